namespace MetricsClient.Model;

/// <summary>What one histogram series held at one moment.</summary>
internal readonly ref struct HistogramReading
{
    public HistogramReading(BucketBounds bounds, ReadOnlySpan<long> buckets, double sum)
    {
        Bounds = bounds;
        Buckets = buckets;
        Sum = sum;
    }

    /// <summary>The classic bounds; none but +Inf where the histogram is only native.</summary>
    public BucketBounds Bounds { get; }

    /// <summary>Observations in each classic bucket alone, +Inf last.</summary>
    public ReadOnlySpan<long> Buckets { get; }

    public double Sum { get; }

    /// <summary>When the series began, in milliseconds since 1970; zero where that is not known.</summary>
    public long CreatedMilliseconds { get; init; }

    /// <summary>An example for each classic bucket, null where there is none; empty when there is none at all.</summary>
    public ReadOnlySpan<StoredExemplar?> Exemplars { get; init; }

    /// <summary>The native buckets, which hold the same observations; null where the histogram is only classic.</summary>
    public NativeBuckets? Native { get; init; }
}
