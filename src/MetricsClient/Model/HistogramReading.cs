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

    /// <summary>The bounds of the classic buckets. A histogram with native buckets only has the single bound +Inf.</summary>
    public BucketBounds Bounds { get; }

    /// <summary>The number of observations in each classic bucket, not cumulative. The +Inf bucket is the last.</summary>
    public ReadOnlySpan<long> Buckets { get; }

    public double Sum { get; }

    /// <summary>The created timestamp, in milliseconds since 1970; zero if unknown.</summary>
    public long CreatedMilliseconds { get; init; }

    /// <summary>The exemplar of each classic bucket, null for a bucket without an exemplar. Empty if no bucket has an exemplar.</summary>
    public ReadOnlySpan<StoredExemplar?> Exemplars { get; init; }

    /// <summary>The native buckets, which count the same observations; null if the histogram has no native buckets.</summary>
    public NativeBuckets? Native { get; init; }

    /// <summary>
    /// False for a histogram with native buckets only. The single +Inf bucket of this histogram must not be exposed, because a server would
    /// store a classic histogram too.
    /// </summary>
    public bool HasClassicBuckets => Native is null || Buckets.Length > 1;

    /// <summary>Returns the number of all observations.</summary>
    public long Count()
    {
        long count = 0;
        foreach (long bucket in Buckets)
        {
            count += bucket;
        }

        return count;
    }
}
