using System.Buffers;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Exposition.Text;

/// <summary>
/// Encodes the OpenMetrics text format 2.0: one line for each series, with a composite value for a histogram or a summary, an inline start
/// timestamp and exemplars (specification "OpenMetrics 2.0", section "Text Format").
/// </summary>
internal sealed class OpenMetrics2Encoder : MetricEncoder
{
    // The room for the fields between two loops: two numbers, their names, and the end of the line.
    private const int FieldRoom = 128;

    private readonly TextLines _lines;
    private readonly ExemplarText _exemplars;
    private bool _isGaugeHistogram;

    public OpenMetrics2Encoder(IBufferWriter<byte> output, EscapingScheme scheme)
    {
        _lines = new TextLines(output, scheme);
        _exemplars = new ExemplarText(scheme, maxCodePoints: int.MaxValue);
    }

    protected override void WriteHeader(FamilyHeader family)
    {
        FamilyNames names = _lines.BeginFamily(family);
        _isGaugeHistogram = family.Kind == MetricKind.GaugeHistogram;

        // The name of an info must end in _info. Every other type may have any name.
        MetricKind kind = family.Kind == MetricKind.Info && !family.IsInfo ? MetricKind.Gauge : family.Kind;
        _lines.OpenMetricsHeader(names.Title, kind, family);
    }

    public override void Sample(LabelSet labels, double value) => _lines.Number(labels.Text(_lines.Scheme), ""u8, value);

    public override void Counter(LabelSet labels, CounterReading reading)
    {
        LineWriter line = _lines.Begin(labels.Text(_lines.Scheme), ""u8);
        line.Number(reading.Value);
        Start(ref line, reading.CreatedMilliseconds);
        Exemplar(ref line, reading.Exemplar);
        line.End();
    }

    public override void Histogram(LabelSet labels, HistogramReading reading)
    {
        LineWriter line = _lines.Begin(labels.Text(_lines.Scheme), ""u8);
        line.Raw(_isGaugeHistogram ? "{gcount:"u8 : "{count:"u8);
        line.Integer(reading.Count());
        line.Raw(_isGaugeHistogram ? ",gsum:"u8 : ",sum:"u8);
        line.Number(reading.Sum);
        if (reading.Native is { } native)
        {
            Native(ref line, native);
        }

        if (reading.HasClassicBuckets)
        {
            Classic(ref line, reading);
        }

        line.Raw((byte)'}');
        if (!_isGaugeHistogram)
        {
            Start(ref line, reading.CreatedMilliseconds);
        }

        Exemplars(ref line, reading);
        line.End();
    }

    public override void Summary(LabelSet labels, SummaryReading reading)
    {
        // A summary must have a sum, which must be neither negative nor NaN. A reader may refuse the whole scrape because of such a sum.
        if (!(reading.Sum >= 0))
        {
            return;
        }

        LineWriter line = _lines.Begin(labels.Text(_lines.Scheme), ""u8);
        line.Raw("{count:"u8);
        line.Integer(reading.Count);
        line.Raw(",sum:"u8);
        line.Number(reading.Sum);
        line.Raw(",quantile:"u8);
        byte separator = (byte)'[';
        for (int i = 0; i < reading.Quantiles.Count; i++)
        {
            // A negative quantile value is forbidden, NaN is allowed.
            if (!(reading.Values[i] < 0))
            {
                Entry(ref line, ref separator, reading.Quantiles.Text(i));
                line.Number(reading.Values[i]);
            }
        }

        line.Raw(separator == '[' ? "[]}"u8 : "]}"u8);
        Start(ref line, reading.CreatedMilliseconds);
        line.End();
    }

    public override void Complete() => _lines.Last("# EOF\n"u8);

    private static void Classic(ref LineWriter line, HistogramReading reading)
    {
        line.Reserve(FieldRoom);
        line.Raw(",bucket:"u8);
        byte separator = (byte)'[';
        long running = 0;
        for (int i = 0; i < reading.Buckets.Length; i++)
        {
            running += reading.Buckets[i];
            Entry(ref line, ref separator, reading.Bounds.Text(i));
            line.Integer(running);
        }

        line.Raw((byte)']');
    }

    private static void Native(ref LineWriter line, NativeBuckets native)
    {
        line.Reserve(FieldRoom);
        line.Raw(",schema:"u8);
        line.Integer(native.Schema);
        line.Raw(",zero_threshold:"u8);
        line.Number(native.ZeroThreshold);
        line.Raw(",zero_count:"u8);
        line.Integer(native.ZeroCount);
        Buckets(ref line, ",negative"u8, native.Negative);
        Buckets(ref line, ",positive"u8, native.Positive);
    }

    private static void Buckets(ref LineWriter line, ReadOnlySpan<byte> side, ReadOnlySpan<NativeBucket> buckets)
    {
        if (buckets.IsEmpty)
        {
            return;
        }

        line.Reserve(FieldRoom);
        line.Raw(side);
        line.Raw("_spans:"u8);
        byte separator = (byte)'[';
        var spans = new NativeSpans(buckets);
        while (spans.Next())
        {
            Entry(ref line, ref separator);
            line.Integer(spans.Offset);
            line.Raw((byte)':');
            line.Integer(spans.Length);
        }

        line.Raw((byte)']');
        line.Raw(side);
        line.Raw("_buckets:"u8);
        separator = (byte)'[';
        var counts = new NativeCounts(buckets);
        while (counts.Next())
        {
            Entry(ref line, ref separator);
            line.Integer(counts.Count);
        }

        line.Raw((byte)']');
    }

    // Begins an entry of a list. The room is enough for the entry and for the fields behind the list.
    private static void Entry(ref LineWriter line, ref byte separator)
    {
        line.Reserve(FieldRoom);
        line.Raw(separator);
        separator = (byte)',';
    }

    private static void Entry(ref LineWriter line, ref byte separator, ReadOnlySpan<byte> key)
    {
        Entry(ref line, ref separator);
        line.Raw(key);
        line.Raw((byte)':');
    }

    private static void Start(ref LineWriter line, long milliseconds)
    {
        if (milliseconds != 0)
        {
            line.Raw(" st@"u8);
            line.Seconds(milliseconds);
        }
    }

    // A histogram with both kinds of buckets has two sets of exemplars, of which the specification prefers the set of the classic buckets.
    private void Exemplars(ref LineWriter line, HistogramReading reading)
    {
        ReadOnlySpan<StoredExemplar?> exemplars =
            reading.HasClassicBuckets && !reading.Exemplars.IsEmpty ? reading.Exemplars : reading.Native is { } native ? native.Exemplars : [];
        foreach (StoredExemplar? exemplar in exemplars)
        {
            Exemplar(ref line, exemplar);
        }
    }

    // The format requires a timestamp, and each stored exemplar has the time of its update.
    private void Exemplar(ref LineWriter line, StoredExemplar? exemplar)
    {
        ReadOnlySpan<byte> text = _exemplars.Of(exemplar);
        line.Reserve(text.Length + FieldRoom);
        line.Raw(text);
    }
}
