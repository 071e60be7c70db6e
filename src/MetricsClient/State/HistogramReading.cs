namespace MetricsClient.State;

/// <summary>What one histogram series held at one moment.</summary>
internal readonly ref struct HistogramReading
{
    public HistogramReading(BucketBounds bounds, ReadOnlySpan<long> buckets, double sum)
    {
        Bounds = bounds;
        Buckets = buckets;
        Sum = sum;
    }

    public BucketBounds Bounds { get; }

    /// <summary>Observations in each bucket alone, +Inf last.</summary>
    public ReadOnlySpan<long> Buckets { get; }

    public double Sum { get; }
}
