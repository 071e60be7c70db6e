using System.Buffers.Binary;
using MetricsClient.Exposition.Protobuf;
using MetricsClient.Model;
using MetricsClient.RemoteWrite.Series;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>
/// Writes <c>prometheus.WriteRequest</c> of remote write 1.0. Exemplars, native histograms and metadata are extensions of Prometheus; other
/// receivers may ignore them.
/// </summary>
internal sealed class Version1Writer : RequestWriter
{
    private const byte SeriesTag = (1 << 3) | 2;
    private const byte SamplesTag = (2 << 3) | 2;
    private const byte ValueTag = (1 << 3) | 1;
    private const byte TimestampTag = 2 << 3;

    public Version1Writer(RequestLimits limits)
        : base(limits, version: 1)
    {
    }

    public override void Metadata(FamilyHeader header)
    {
        FamilyNames names = header.In(Text.EscapingScheme.AllowUtf8);
        Scratch.Clear();
        int start = Scratch.Begin(field: 3);
        Scratch.Unsigned(field: 1, Type(header.Kind));
        Scratch.Bytes(field: 2, names.NameUtf8);
        if (header.Help.Length > 0)
        {
            Scratch.Text(field: 4, header.Help);
        }

        if (header.Unit is not null)
        {
            Scratch.Bytes(field: 5, header.UnitUtf8);
        }

        Scratch.End(start);
        Buffer.Write(Scratch.Written);
    }

    /// <summary>Returns the number of a type in the metadata of both versions.</summary>
    public static ulong Type(MetricKind kind) => kind switch
    {
        MetricKind.Counter => 1,
        MetricKind.Gauge => 2,
        MetricKind.Histogram => 3,
        MetricKind.GaugeHistogram => 4,
        MetricKind.Summary => 5,
        MetricKind.Info => 6,
        MetricKind.StateSet => 7,
        _ => 0,
    };

    protected override void WriteSample(SeriesKey key, double value, SamplePoint point)
    {
        Scratch.Clear();
        if (point.Exemplar is not null)
        {
            Exemplar(point.Exemplar);
        }

        Span<byte> sample = stackalloc byte[2 + 1 + sizeof(double) + 1 + ProtobufWriter.MaxVarint];
        sample[0] = SamplesTag;
        sample[2] = ValueTag;
        BinaryPrimitives.WriteDoubleLittleEndian(sample[3..], value);
        sample[11] = TimestampTag;
        int length = 12 + ProtobufWriter.WriteVarint((ulong)Timestamp, sample[12..]);
        sample[1] = (byte)(length - 2);
        Write(key, sample[..length], Scratch.Written);
    }

    protected override void WriteNative(SeriesKey key, HistogramReading reading, bool isCustom)
    {
        Scratch.Clear();
        foreach (StoredExemplar exemplar in HistogramMessage.Exemplars(reading, isCustom))
        {
            Exemplar(exemplar);
        }

        int start = Scratch.Begin(field: 4);
        HistogramMessage.Write(Scratch, reading, isCustom, key.Family.Header.Kind == MetricKind.GaugeHistogram, Timestamp);
        Scratch.End(start);
        Write(key, [], Scratch.Written);
    }

    protected override void WriteStaleNative(SeriesKey key)
    {
        Scratch.Clear();
        int start = Scratch.Begin(field: 4);
        HistogramMessage.WriteStale(Scratch, Timestamp);
        Scratch.End(start);
        Write(key, [], Scratch.Written);
    }

    private void Exemplar(StoredExemplar exemplar)
    {
        int start = Scratch.Begin(field: 3);
        foreach ((string name, string value) in exemplar.Labels.OrderBy(static label => label.Key, StringComparer.Ordinal))
        {
            int label = Scratch.Begin(field: 1);
            Scratch.Text(field: 1, name);
            Scratch.Text(field: 2, value);
            Scratch.End(label);
        }

        Scratch.Double(field: 2, exemplar.Value);
        Scratch.Signed(field: 3, exemplar.Milliseconds);
        Scratch.End(start);
    }

    // The length of the message is known before its first byte, so the message is written in place.
    private void Write(SeriesKey key, ReadOnlySpan<byte> sample, ReadOnlySpan<byte> rest)
    {
        KeptSeries series = key.Series;
        byte[] labels = series.Labels;
        int length = labels.Length + key.Name.Message.Length + key.Extra.Message.Length + sample.Length + rest.Length;
        Span<byte> room = Buffer.GetSpan(1 + ProtobufWriter.MaxVarint + length);
        room[0] = SeriesTag;
        int at = 1 + ProtobufWriter.WriteVarint((ulong)length, room[1..]);
        at += Put(labels.AsSpan(0, series.NameAt), room[at..]);
        at += Put(key.Name.Message, room[at..]);
        at += Put(labels.AsSpan(series.NameAt, series.ExtraAt - series.NameAt), room[at..]);
        at += Put(key.Extra.Message, room[at..]);
        at += Put(labels.AsSpan(series.ExtraAt), room[at..]);
        at += Put(sample, room[at..]);
        at += Put(rest, room[at..]);
        Buffer.Advance(at);
    }

    private static int Put(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        bytes.CopyTo(destination);
        return bytes.Length;
    }
}
