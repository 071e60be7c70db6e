using MetricsClient.Exposition;
using MetricsClient.State;

namespace MetricsClient.Collect;

/// <summary>A histogram that a collector told.</summary>
internal sealed class GatheredHistogram : GatheredPoint
{
    private readonly BucketBounds _bounds;
    private readonly long[] _buckets;
    private readonly double _sum;

    public GatheredHistogram(BucketBounds bounds, long[] buckets, double sum)
    {
        _bounds = bounds;
        _buckets = buckets;
        _sum = sum;
    }

    public NativeBuckets? Native { get; init; }

    public override void WriteTo(MetricEncoder encoder, LabelSet labels) =>
        encoder.Histogram(labels, new HistogramReading(_bounds, _buckets, _sum) { Native = Native });
}
