using System.Buffers;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Exposition.Text;

/// <summary>Encodes the OpenMetrics text format 1.0 with all types, exemplars, and optional created timestamps.</summary>
internal sealed class OpenMetricsEncoder : MetricEncoder
{
    // "The combined length of the label names and values [...] MUST NOT exceed 128 UTF-8 character code points."
    private const int MaxExemplarCodePoints = 128;

    private readonly TextLines _lines;
    private readonly ExemplarText _exemplars;
    private readonly bool _createdSamples;
    private FamilyNames? _names;
    private bool _isCounter;
    private bool _isGaugeHistogram;

    public OpenMetricsEncoder(IBufferWriter<byte> output, EscapingScheme scheme, bool createdSamples)
    {
        _lines = new TextLines(output, scheme);
        _exemplars = new ExemplarText(scheme, MaxExemplarCodePoints);
        _createdSamples = createdSamples;
    }

    protected override void WriteHeader(FamilyHeader family)
    {
        _names = _lines.BeginFamily(family);
        _isCounter = family.IsTotal;
        _isGaugeHistogram = family.Kind == MetricKind.GaugeHistogram;
        _lines.OpenMetricsHeader(_names.BaseTitle, Type(family), family);
    }

    public override void Sample(LabelSet labels, double value) => _lines.Number(labels.Text(_lines.Scheme), ""u8, value);

    public override void Counter(LabelSet labels, CounterReading reading)
    {
        ReadOnlySpan<byte> text = labels.Text(_lines.Scheme);
        if (!_isCounter || reading.Exemplar is null)
        {
            _lines.Number(text, ""u8, reading.Value);
        }
        else
        {
            ReadOnlySpan<byte> exemplar = _exemplars.Of(reading.Exemplar);
            LineWriter line = _lines.Begin(_names!.SampleStart, text, ""u8, extraRoom: exemplar.Length);
            line.Number(reading.Value);
            line.Raw(exemplar);
            line.End();
        }

        if (_isCounter)
        {
            Created(text, reading.CreatedMilliseconds);
        }
    }

    public override void Histogram(LabelSet labels, HistogramReading reading)
    {
        ReadOnlySpan<byte> text = labels.Text(_lines.Scheme);
        long count = Buckets(text, reading);

        // Parsers reject a sum that is NaN, and the sum of a histogram with negative bounds. A count is accepted only together with a sum.
        bool mayFall = reading.Bounds.HasNegative;
        if (_isGaugeHistogram ? mayFall && !double.IsNaN(reading.Sum) || reading.Sum >= 0 : !mayFall && reading.Sum >= 0)
        {
            _lines.Number(text, _isGaugeHistogram ? "_gsum"u8 : "_sum"u8, reading.Sum);
            _lines.Integer(text, _isGaugeHistogram ? "_gcount"u8 : "_count"u8, count);
        }

        if (!_isGaugeHistogram)
        {
            Created(text, reading.CreatedMilliseconds);
        }
    }

    public override void Summary(LabelSet labels, SummaryReading reading)
    {
        ReadOnlySpan<byte> text = labels.Text(_lines.Scheme);
        for (int i = 0; i < reading.Quantiles.Count; i++)
        {
            // Parsers reject a negative quantile value, but accept NaN.
            if (!(reading.Values[i] < 0))
            {
                _lines.Quantile(text, reading.Quantiles.Label(i), reading.Values[i]);
            }
        }

        // Parsers reject a sum that is negative or NaN.
        if (reading.Sum >= 0)
        {
            _lines.Number(text, "_sum"u8, reading.Sum);
        }

        _lines.Integer(text, "_count"u8, reading.Count);
        Created(text, reading.CreatedMilliseconds);
    }

    public override void Complete() => _lines.Last("# EOF\n"u8);

    // OpenMetrics 1.0 requires that the name of a counter ends in _total and the name of an info in _info. A family with another name is
    // exposed under its name, but with another type.
    private static MetricKind Type(FamilyHeader family) => family.Kind switch
    {
        MetricKind.Counter when !family.IsTotal => MetricKind.Unknown,
        MetricKind.Info when !family.IsInfo => MetricKind.Gauge,
        _ => family.Kind,
    };

    private long Buckets(ReadOnlySpan<byte> labels, HistogramReading reading)
    {
        long running = 0;
        for (int i = 0; i < reading.Buckets.Length; i++)
        {
            running += reading.Buckets[i];
            ReadOnlySpan<byte> exemplar = reading.Exemplars.IsEmpty ? [] : _exemplars.Of(reading.Exemplars[i]);
            LineWriter line = _lines.BeginBucket(labels, reading.Bounds.Le(i), extraRoom: exemplar.Length);
            line.Integer(running);
            line.Raw(exemplar);
            line.End();
        }

        return running;
    }

    private void Created(ReadOnlySpan<byte> labels, long milliseconds)
    {
        if (_createdSamples && milliseconds != 0)
        {
            LineWriter line = _lines.Begin(_names!.BaseSampleStart, labels, "_created"u8, extraRoom: 0);
            line.Seconds(milliseconds);
            line.End();
        }
    }
}
