namespace MetricsClient.Model;

/// <summary>The state of one histogram series at one moment.</summary>
internal readonly ref struct HistogramReading
{
    public HistogramReading(BucketBounds bounds, ReadOnlySpan<long> buckets, double sum)
    {
        Bounds = bounds;
        Buckets = buckets;
        Sum = sum;
    }

    /// <summary>The classic bounds; +Inf alone if the histogram is only native.</summary>
    public BucketBounds Bounds { get; }

    /// <summary>The number of observations in each classic bucket, not cumulative, +Inf last.</summary>
    public ReadOnlySpan<long> Buckets { get; }

    public double Sum { get; }

    /// <summary>The created timestamp, in milliseconds since 1970; zero if unknown.</summary>
    public long CreatedMilliseconds { get; init; }

    /// <summary>The exemplar of each classic bucket, or null for a bucket without an exemplar; empty if no bucket has an exemplar.</summary>
    public ReadOnlySpan<StoredExemplar?> Exemplars { get; init; }

    /// <summary>The native buckets, with the same observations; null if the histogram is only classic.</summary>
    public NativeBuckets? Native { get; init; }
}
