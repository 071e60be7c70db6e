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

    // The number of the empty text.
    private const int NoText = 0;

    private readonly SymbolTable _symbols;
    private FamilyHeader? _described;
    private int _help;
    private int _unit;

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
        int sample = Scratch.Begin(field: 2);
        Scratch.Double(field: 1, value);
        Scratch.Signed(field: 2, Timestamp);
        if (point.CreatedMilliseconds != 0)
        {
            Scratch.Signed(field: 3, point.CreatedMilliseconds);
        }

        Scratch.End(sample);
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
        _symbols.Clear();
        _described = null;
    }

    private int Begin(SeriesKey key)
    {
        Scratch.Clear();
        int start = Scratch.Begin(SeriesField);
        int labels = Scratch.Begin(field: 1);
        Labels(key.Series.Labels.AsSpan(0, key.Series.NameAt));
        Label(key.Name);
        Labels(key.Series.Labels.AsSpan(key.Series.NameAt, key.Series.ExtraAt - key.Series.NameAt));
        if (key.Extra != LabelField.None)
        {
            Label(key.Extra);
        }

        Labels(key.Series.Labels.AsSpan(key.Series.ExtraAt));
        Scratch.End(labels);
        return start;
    }

    private void End(SeriesKey key, int start, long created)
    {
        FamilyHeader header = key.Family.Header;
        if (_described != header)
        {
            _described = header;
            _help = Number(header.Help);
            _unit = Number(header.Unit ?? "");
        }

        int metadata = Scratch.Begin(field: 5);
        Scratch.Unsigned(field: 1, Version1Writer.Type(header.Kind));
        if (_help != NoText)
        {
            Scratch.Unsigned(field: 3, (ulong)_help);
        }

        if (_unit != NoText)
        {
            Scratch.Unsigned(field: 4, (ulong)_unit);
        }

        Scratch.End(metadata);
        if (created != 0)
        {
            // The place of the start timestamp in drafts of the protocol, which Prometheus 3.5 reads.
            Scratch.Signed(field: 6, created);
        }

        Scratch.End(start);
        Buffer.Write(Scratch.Written);
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

    private int Number(string text) => _symbols.Number(Encoding.UTF8.GetBytes(text));

    private void Label(LabelField label)
    {
        Scratch.PackedUnsigned((ulong)_symbols.Number(label.Name));
        Scratch.PackedUnsigned((ulong)_symbols.Number(label.Value));
    }

    // The labels of a kept series are the fields of version 1: a tag, a length, and a message with two texts.
    private void Labels(ReadOnlySpan<byte> fields)
    {
        while (!fields.IsEmpty)
        {
            fields = fields[1..];
            ReadLength(ref fields);
            Scratch.PackedUnsigned((ulong)_symbols.Number(ReadText(ref fields)));
            Scratch.PackedUnsigned((ulong)_symbols.Number(ReadText(ref fields)));
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
