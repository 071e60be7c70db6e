using System.Buffers;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Exposition.Text;

/// <summary>
/// Encodes the Prometheus text formats 0.0.4 and 1.0.0; only 1.0.0 quotes names. These formats lack some types: such a metric is exposed
/// with the closest type. Exemplars, created timestamps and native buckets are omitted.
/// </summary>
internal sealed class PrometheusTextEncoder : MetricEncoder
{
    private readonly TextLines _lines;
    private readonly byte[] _groupLabels;
    private FamilyHeader? _family;

    // The counts and sums of the gauge histograms of the current family. They form separate families, so they are written after all
    // buckets.
    private List<(byte[] Labels, long Count, double Sum)>? _present;

    public PrometheusTextEncoder(IBufferWriter<byte> output, EscapingScheme scheme)
        : this(output, scheme, [])
    {
    }

    /// <param name="output">Receives the text.</param>
    /// <param name="scheme">The escaping scheme for names.</param>
    /// <param name="groupLabels">
    /// Rendered labels that every sample has before its own labels, such as the labels of a pushed group; may be empty.
    /// </param>
    public PrometheusTextEncoder(IBufferWriter<byte> output, EscapingScheme scheme, byte[] groupLabels)
    {
        _lines = new TextLines(output, scheme);
        _groupLabels = groupLabels;
    }

    protected override void WriteHeader(FamilyHeader family)
    {
        EndFamily();
        _family = family;
        FamilyNames names = _lines.BeginFamily(family);
        _lines.Help(names.Title, family.Help, escapeQuotes: false);
        _lines.Metadata("# TYPE "u8, names.Title, Type(family.Kind));
    }

    public override void Sample(LabelSet labels, double value) => _lines.Number(Text(labels), ""u8, value);

    public override void Counter(LabelSet labels, CounterReading reading) => Sample(labels, reading.Value);

    public override void Histogram(LabelSet labels, HistogramReading reading)
    {
        ReadOnlySpan<byte> text = Text(labels);
        long running = 0;
        for (int i = 0; i < reading.Buckets.Length; i++)
        {
            running += reading.Buckets[i];
            LineWriter line = _lines.BeginBucket(text, reading.Bounds.Le(i), extraRoom: 0);
            line.Integer(running);
            line.End();
        }

        _lines.Number(text, "_sum"u8, reading.Sum);
        _lines.Integer(text, "_count"u8, running);
        if (_family!.Kind == MetricKind.GaugeHistogram)
        {
            (_present ??= []).Add((text.ToArray(), running, reading.Sum));
        }
    }

    public override void Summary(LabelSet labels, SummaryReading reading)
    {
        ReadOnlySpan<byte> text = Text(labels);
        for (int i = 0; i < reading.Quantiles.Count; i++)
        {
            _lines.Quantile(text, reading.Quantiles.Label(i), reading.Values[i]);
        }

        _lines.Number(text, "_sum"u8, reading.Sum);
        _lines.Integer(text, "_count"u8, reading.Count);
    }

    public override void Complete() => EndFamily();

    private static ReadOnlySpan<byte> Type(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter"u8,
        MetricKind.Histogram or MetricKind.GaugeHistogram => "histogram"u8,
        MetricKind.Summary => "summary"u8,
        MetricKind.Unknown => "untyped"u8,
        _ => "gauge"u8,
    };

    private ReadOnlySpan<byte> Text(LabelSet labels)
    {
        ReadOnlySpan<byte> text = labels.Text(_lines.Scheme);
        return _groupLabels.Length == 0 ? text : WithGroupLabels(text);
    }

    private byte[] WithGroupLabels(ReadOnlySpan<byte> text) => text.IsEmpty ? _groupLabels : [.. _groupLabels, (byte)',', .. text];

    private void EndFamily()
    {
        if (_present is not null)
        {
            WriteCountsAndSums();
        }
    }

    // A separate method, because most programs have no gauge histogram, and the type of the list would be loaded at their first scrape
    // (benchmarks: cold).
    private void WriteCountsAndSums()
    {
        List<(byte[] Labels, long Count, double Sum)> present = _present!;
        _present = null;
        BeginGauge("_gcount");
        foreach ((byte[] labels, long count, _) in present)
        {
            _lines.Integer(labels, ""u8, count);
        }

        BeginGauge("_gsum");
        foreach ((byte[] labels, _, double sum) in present)
        {
            _lines.Number(labels, ""u8, sum);
        }
    }

    private void BeginGauge(string suffix)
    {
        // The suffix follows the escaped name, in the same way as the suffixes in the other formats.
        string name = _family!.In(_lines.Scheme).Name + suffix;
        var gauge = new FamilyHeader(name, _family.Help, MetricKind.Gauge);
        FamilyNames names = _lines.BeginFamily(gauge);
        _lines.Help(names.Title, gauge.Help, escapeQuotes: false);
        _lines.Metadata("# TYPE "u8, names.Title, "gauge"u8);
    }
}
