using System.Buffers.Binary;
using System.Text;
using MetricsClient.Exposition.Protobuf;
using MetricsClient.Model;
using MetricsClient.RemoteWrite.Series;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>
/// Writes <c>io.prometheus.write.v2.Request</c> of remote write 2.0. Each text is a symbol, which the series refer to by number. Each
/// series has its metadata.
/// </summary>
internal sealed class Version2Writer : RequestWriter
{
    private const int SeriesField = 5;
    private const int MetadataField = 5;
    private const byte ValueTag = (1 << 3) | 1;
    private const byte TimestampTag = 2 << 3;
    private const byte CreatedTag = 3 << 3;
    private const int MaxSample = 1 + sizeof(double) + (2 * (1 + ProtobufWriter.MaxVarint));

    // A text of this length needs no array. A character of a string has at most three bytes.
    private const int ShortText = 128;
    private const int MaxUtf8 = 3;

    // The number of the empty text.
    private const int NoText = 0;

    // The places of labels in the ids of a kept series.
    private const int NamePlace = -1;
    private const int ExtraPlace = -2;

    private readonly SymbolTable _symbols;
    private readonly List<int> _ids = [];

    // The metadata of the last family, which all of its series have.
    private readonly ProtobufWriter _metadata = new();
    private FamilyHeader? _described;

    public Version2Writer(RequestLimits limits)
        : base(limits, version: 2)
    {
        _symbols = new SymbolTable(Tail);
    }

    /// <summary>Returns a request without series, by which a receiver shows whether it knows the version.</summary>
    public static RequestBody Empty()
    {
        using var symbols = new ProtobufWriter();
        new SymbolTable(symbols).Number([]);
        using var buffer = new RequestBuffer();
        buffer.Write(symbols.Written);
        return buffer.Complete();
    }

    public override void Metadata(FamilyHeader header)
    {
    }

    protected override void WriteSample(SeriesKey key, double value, SamplePoint point)
    {
        int start = Begin(key);
        Value(value, point.CreatedMilliseconds);
        if (point.Exemplar is not null)
        {
            Exemplar(point.Exemplar);
        }

        End(key, start, point.CreatedMilliseconds);
    }

    protected override void WriteNative(SeriesKey key, HistogramReading reading, bool isCustom)
    {
        int start = Begin(key);
        int histogram = Scratch.Begin(field: 3);
        HistogramMessage.Write(Scratch, reading, isCustom, key.Family.Header.Kind == MetricKind.GaugeHistogram, Timestamp);
        if (reading.CreatedMilliseconds != 0)
        {
            Scratch.Signed(field: 17, reading.CreatedMilliseconds);
        }

        Scratch.End(histogram);
        foreach (StoredExemplar exemplar in HistogramMessage.Exemplars(reading, isCustom))
        {
            // Prometheus rejects a request of version 2 with an exemplar that precedes the newest exemplar of its series.
            if (HistogramMessage.IsNewer(exemplar, key.Series.NewestExemplar))
            {
                Exemplar(exemplar);
                key.Series.NewestExemplar = exemplar;
            }
        }

        End(key, start, reading.CreatedMilliseconds);
    }

    protected override void WriteStaleNative(SeriesKey key)
    {
        int start = Begin(key);
        int histogram = Scratch.Begin(field: 3);
        HistogramMessage.WriteStale(Scratch, Timestamp);
        Scratch.End(histogram);
        End(key, start, created: 0);
    }

    protected override void AfterEnd()
    {
        _symbols.EndRequest();
        _metadata.Dispose();
        _described = null;
    }

    protected override void AfterSnapshot() => _symbols.EndSnapshot();

    // Most of a request are labels and values, so that each list and each message is written into one span (benchmarks: remote-write).
    private int Begin(SeriesKey key)
    {
        Scratch.Clear();
        int start = Scratch.Begin(SeriesField);
        int[] ids = Ids(key.Series);
        Span<byte> room = Scratch.BeginBytes(field: 1, (ids.Length + 4) * ProtobufWriter.MaxVarint, out int labels);
        int at = 0;
        foreach (int id in ids)
        {
            at += id >= 0 ? ProtobufWriter.WriteVarint((ulong)_symbols.Number(id), room[at..]) : Label(id == NamePlace ? key.Name : key.Extra, room[at..]);
        }

        Scratch.Advance(at);
        Scratch.End(labels);
        return start;
    }

    private int Label(LabelField label, Span<byte> room)
    {
        if (label == LabelField.None)
        {
            return 0;
        }

        if (label.Symbols.Era != _symbols.Era)
        {
            label.Symbols = new SymbolIds(_symbols.Era, [_symbols.Id(label.Name), _symbols.Id(label.Value)]);
        }

        int[] ids = label.Symbols.Ids;
        int at = ProtobufWriter.WriteVarint((ulong)_symbols.Number(ids[0]), room);
        return at + ProtobufWriter.WriteVarint((ulong)_symbols.Number(ids[1]), room[at..]);
    }

    private void Value(double value, long created)
    {
        Span<byte> room = Scratch.BeginBytes(field: 2, MaxSample, out int sample);
        room[0] = ValueTag;
        BinaryPrimitives.WriteDoubleLittleEndian(room[1..], value);
        int at = 1 + sizeof(double);
        room[at++] = TimestampTag;
        at += ProtobufWriter.WriteVarint((ulong)Timestamp, room[at..]);
        if (created != 0)
        {
            room[at++] = CreatedTag;
            at += ProtobufWriter.WriteVarint((ulong)created, room[at..]);
        }

        Scratch.Advance(at);
        Scratch.End(sample);
    }

    private void End(SeriesKey key, int start, long created)
    {
        FamilyHeader header = key.Family.Header;
        if (_described != header)
        {
            _described = header;
            Describe(header);
        }

        Scratch.Bytes(MetadataField, _metadata.Written);
        if (created != 0)
        {
            // The place of the start timestamp in drafts of the protocol, which Prometheus 3.5 reads.
            Scratch.Signed(field: 6, created);
        }

        Scratch.End(start);
        Buffer.Write(Scratch.Written);
    }

    private void Describe(FamilyHeader header)
    {
        _metadata.Clear();
        _metadata.Unsigned(field: 1, Version1Writer.Type(header.Kind));
        int help = Number(header.Help);
        if (help != NoText)
        {
            _metadata.Unsigned(field: 3, (ulong)help);
        }

        int unit = Number(header.Unit ?? "");
        if (unit != NoText)
        {
            _metadata.Unsigned(field: 4, (ulong)unit);
        }
    }

    private void Exemplar(StoredExemplar exemplar)
    {
        int start = Scratch.Begin(field: 4);
        int labels = Scratch.Begin(field: 1);
        foreach ((string name, string value) in exemplar.Labels.OrderBy(static label => label.Key, StringComparer.Ordinal))
        {
            Scratch.PackedUnsigned((ulong)Number(name));
            Scratch.PackedUnsigned((ulong)Number(value));
        }

        Scratch.End(labels);
        Scratch.Double(field: 2, exemplar.Value);
        Scratch.Signed(field: 3, exemplar.Milliseconds);
        Scratch.End(start);
    }

    private int Number(string text)
    {
        Span<byte> utf8 = text.Length <= ShortText ? stackalloc byte[ShortText * MaxUtf8] : new byte[text.Length * MaxUtf8];
        return _symbols.Number(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private int[] Ids(KeptSeries series) => series.Symbols.Era == _symbols.Era ? series.Symbols.Ids : NewIds(series);

    private int[] NewIds(KeptSeries series)
    {
        _ids.Clear();
        AddIds(series.Labels.AsSpan(0, series.NameAt));
        _ids.Add(NamePlace);
        AddIds(series.Labels.AsSpan(series.NameAt, series.ExtraAt - series.NameAt));
        _ids.Add(ExtraPlace);
        AddIds(series.Labels.AsSpan(series.ExtraAt));
        series.Symbols = new SymbolIds(_symbols.Era, [.. _ids]);
        return series.Symbols.Ids;
    }

    // The labels of a kept series are the fields of version 1: a tag, a length, and a message with two texts.
    private void AddIds(ReadOnlySpan<byte> fields)
    {
        while (!fields.IsEmpty)
        {
            fields = fields[1..];
            ReadLength(ref fields);
            _ids.Add(_symbols.Id(ReadText(ref fields)));
            _ids.Add(_symbols.Id(ReadText(ref fields)));
        }
    }

    private static ReadOnlySpan<byte> ReadText(ref ReadOnlySpan<byte> fields)
    {
        fields = fields[1..];
        int length = ReadLength(ref fields);
        ReadOnlySpan<byte> text = fields[..length];
        fields = fields[length..];
        return text;
    }

    private static int ReadLength(ref ReadOnlySpan<byte> fields)
    {
        int length = 0;
        int shift = 0;
        byte next;
        do
        {
            next = fields[0];
            fields = fields[1..];
            length |= (next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return length;
    }
}
