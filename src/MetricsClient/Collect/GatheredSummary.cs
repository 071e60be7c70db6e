using MetricsClient.Exposition;
using MetricsClient.State;

namespace MetricsClient.Collect;

/// <summary>A summary that a collector told.</summary>
internal sealed class GatheredSummary : GatheredPoint
{
    private readonly QuantileLabels _quantiles;
    private readonly double[] _values;
    private readonly long _count;
    private readonly double _sum;

    public GatheredSummary(QuantileLabels quantiles, double[] values, long count, double sum)
    {
        _quantiles = quantiles;
        _values = values;
        _count = count;
        _sum = sum;
    }

    public override void WriteTo(MetricEncoder encoder, LabelSet labels) =>
        encoder.Summary(labels, new SummaryReading(_count, _sum) { Quantiles = _quantiles, Values = _values });
}
