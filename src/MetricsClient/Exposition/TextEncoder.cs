using System.Buffers;
using MetricsClient.State;
using MetricsClient.Text;

namespace MetricsClient.Exposition;

/// <summary>Prometheus text 0.0.4 and OpenMetrics text 1.0, which differ in metadata, in some sums and in the last line.</summary>
internal sealed class TextEncoder : MetricEncoder
{
    // Punctuation, suffix, `le`, the longest bound and the longest number fit in this beside name and labels.
    private const int LineRoom = 128;

    private readonly IBufferWriter<byte> _output;
    private readonly bool _openMetrics;
    private byte[] _name = [];
    private byte[] _bucketStart = [];

    public TextEncoder(IBufferWriter<byte> output, bool openMetrics)
    {
        _output = output;
        _openMetrics = openMetrics;
    }

    public override void BeginFamily(FamilyHeader family)
    {
        _name = family.NameUtf8;
        _bucketStart = family.BucketStartUtf8;
        if (_openMetrics)
        {
            ReadOnlySpan<byte> baseName = _name.AsSpan(0, family.BaseName.Length);
            Metadata("# TYPE "u8, baseName, OpenMetricsType(family));
            if (family.UnitUtf8.Length > 0)
            {
                Metadata("# UNIT "u8, baseName, family.UnitUtf8);
            }

            Help(baseName, family.Help);
            return;
        }

        Help(_name, family.Help);
        Metadata("# TYPE "u8, _name, TextType(family.Kind));
    }

    public override void Sample(LabelSet labels, double value)
    {
        LineWriter line = BeginSample(labels.Text, ""u8);
        line.Number(value);
        line.End();
    }

    public override void Counter(LabelSet labels, CounterReading reading) => Sample(labels, reading.Value);

    public override void Histogram(LabelSet labels, HistogramReading reading)
    {
        ReadOnlySpan<byte> text = labels.Text;
        long running = 0;
        for (int i = 0; i < reading.Buckets.Length; i++)
        {
            running += reading.Buckets[i];
            Bucket(text, reading.Bounds.Le(i), running);
        }

        // OpenMetrics readers refuse a sum that is negative or NaN or may fall, and want the count only beside it.
        if (_openMetrics && (reading.Bounds.HasNegative || !(reading.Sum >= 0)))
        {
            return;
        }

        LineWriter sum = BeginSample(text, "_sum"u8);
        sum.Number(reading.Sum);
        sum.End();
        LineWriter count = BeginSample(text, "_count"u8);
        count.Integer(running);
        count.End();
    }

    public override void Summary(LabelSet labels, SummaryReading reading)
    {
        ReadOnlySpan<byte> text = labels.Text;
        for (int i = 0; i < reading.Quantiles.Count; i++)
        {
            Quantile(text, reading.Quantiles.Text(i), reading.Values[i]);
        }

        // OpenMetrics readers refuse a sum that is negative or NaN.
        if (!_openMetrics || reading.Sum >= 0)
        {
            LineWriter sum = BeginSample(text, "_sum"u8);
            sum.Number(reading.Sum);
            sum.End();
        }

        LineWriter count = BeginSample(text, "_count"u8);
        count.Integer(reading.Count);
        count.End();
    }

    public override void Complete()
    {
        if (_openMetrics)
        {
            _output.Write("# EOF\n"u8);
        }
    }

    private static ReadOnlySpan<byte> TextType(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter"u8,
        MetricKind.Gauge => "gauge"u8,
        MetricKind.Histogram or MetricKind.GaugeHistogram => "histogram"u8,
        MetricKind.Summary => "summary"u8,
        MetricKind.Info or MetricKind.StateSet => "gauge"u8,
        _ => "untyped"u8,
    };

    private static ReadOnlySpan<byte> OpenMetricsType(FamilyHeader family) => family.Kind switch
    {
        // A counter must be named _total there; one that is not keeps its name and loses its type.
        MetricKind.Counter when !family.IsTotal => "unknown"u8,
        MetricKind.Unknown => "unknown"u8,
        MetricKind.GaugeHistogram => "gaugehistogram"u8,
        MetricKind.Info when family.IsInfo => "info"u8,
        MetricKind.StateSet => "stateset"u8,
        _ => TextType(family.Kind),
    };

    private void Metadata(ReadOnlySpan<byte> keyword, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        var line = new LineWriter(_output, keyword.Length + name.Length + text.Length + LineRoom);
        line.Raw(keyword);
        line.Raw(name);
        line.Raw((byte)' ');
        line.Raw(text);
        line.End();
    }

    private void Help(ReadOnlySpan<byte> name, string help)
    {
        if (help.Length == 0)
        {
            return;
        }

        var line = new LineWriter(_output, name.Length + EscapedText.MaxLength(help.Length) + LineRoom);
        line.Raw("# HELP "u8);
        line.Raw(name);
        line.Raw((byte)' ');
        line.Help(help, escapeQuotes: _openMetrics);
        line.End();
    }

    private LineWriter BeginSample(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> suffix)
    {
        var line = new LineWriter(_output, _name.Length + labels.Length + LineRoom);
        line.Raw(_name);
        line.Raw(suffix);
        if (labels.Length > 0)
        {
            line.Raw((byte)'{');
            line.Raw(labels);
            line.Raw((byte)'}');
        }

        line.Raw((byte)' ');
        return line;
    }

    private void Quantile(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> quantile, double value)
    {
        var line = new LineWriter(_output, _name.Length + labels.Length + LineRoom);
        line.Raw(_name);
        line.Raw((byte)'{');
        if (labels.Length > 0)
        {
            line.Raw(labels);
            line.Raw((byte)',');
        }

        line.Raw(quantile);
        line.Raw((byte)'}');
        line.Raw((byte)' ');
        line.Number(value);
        line.End();
    }

    private void Bucket(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> le, long count)
    {
        var line = new LineWriter(_output, _name.Length + labels.Length + LineRoom);
        line.Raw(_bucketStart);
        if (labels.Length > 0)
        {
            line.Raw(labels);
            line.Raw((byte)',');
        }

        line.Raw(le);
        line.Raw((byte)'}');
        line.Raw((byte)' ');
        line.Integer(count);
        line.End();
    }
}
