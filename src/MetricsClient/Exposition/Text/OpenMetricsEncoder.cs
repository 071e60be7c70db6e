using System.Buffers;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Exposition.Text;

/// <summary>Encodes the OpenMetrics text format 1.0 with all types, exemplars, and optional created timestamps.</summary>
internal sealed class OpenMetricsEncoder : MetricEncoder
{
    private readonly TextLines _lines;
    private readonly ExemplarText _exemplars;
    private readonly bool _createdSamples;
    private FamilyNames? _names;
    private bool _isCounter;
    private bool _isGaugeHistogram;

    public OpenMetricsEncoder(IBufferWriter<byte> output, EscapingScheme scheme, bool createdSamples)
    {
        _lines = new TextLines(output, scheme);
        _exemplars = new ExemplarText(scheme);
        _createdSamples = createdSamples;
    }

    protected override void WriteHeader(FamilyHeader family)
    {
        _names = _lines.BeginFamily(family);
        _isCounter = family.IsTotal;
        _isGaugeHistogram = family.Kind == MetricKind.GaugeHistogram;
        _lines.Metadata("# TYPE "u8, _names.BaseTitle, Type(family));

        // The unit is omitted if the escaped name does not end in the unit, because parsers would reject such a unit.
        if (family.Unit is { } unit && _names.EndWith(unit))
        {
            _lines.Metadata("# UNIT "u8, _names.BaseTitle, family.UnitUtf8);
        }

        _lines.Help(_names.BaseTitle, family.Help, escapeQuotes: true);
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
                _lines.Quantile(text, reading.Quantiles.Text(i), reading.Values[i]);
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

    private static ReadOnlySpan<byte> Type(FamilyHeader family) => family.Kind switch
    {
        // OpenMetrics requires that the name of a counter ends in _total and the name of an info in _info. A family with another name is
        // exposed under its name, but with another type.
        MetricKind.Counter => family.IsTotal ? "counter"u8 : "unknown"u8,
        MetricKind.Info => family.IsInfo ? "info"u8 : "gauge"u8,
        MetricKind.Gauge => "gauge"u8,
        MetricKind.Histogram => "histogram"u8,
        MetricKind.GaugeHistogram => "gaugehistogram"u8,
        MetricKind.Summary => "summary"u8,
        MetricKind.StateSet => "stateset"u8,
        _ => "unknown"u8,
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
