using MetricsClient.Model;
using MetricsClient.Storage.Native;

namespace MetricsClient;

/// <summary>The native buckets of one histogram series at one moment.</summary>
public sealed class NativeHistogramSnapshot
{
    internal NativeHistogramSnapshot(NativeBuckets buckets)
    {
        Schema = buckets.Schema;
        ZeroThreshold = buckets.ZeroThreshold;
        ZeroCount = buckets.ZeroCount;
        PositiveBuckets = Array.ConvertAll(buckets.Positive, bucket =>
            new NativeHistogramBucket(Bound(bucket.Index - 1), Bound(bucket.Index), bucket.Count));
        NegativeBuckets = Array.ConvertAll(buckets.Negative, bucket =>
            new NativeHistogramBucket(-Bound(bucket.Index), -Bound(bucket.Index - 1), bucket.Count));
    }

    /// <summary>The resolution: bounds differ by the factor 2^(2^-schema). It falls when there are more buckets than allowed.</summary>
    public int Schema { get; }

    /// <summary>How far the bucket around zero reaches on both sides.</summary>
    public double ZeroThreshold { get; }

    /// <summary>How many observations were not further from zero than that.</summary>
    public long ZeroCount { get; }

    /// <summary>The filled buckets above zero, by ascending bounds.</summary>
    public IReadOnlyList<NativeHistogramBucket> PositiveBuckets { get; }

    /// <summary>The filled buckets below zero, by ascending absolute value of their bounds.</summary>
    public IReadOnlyList<NativeHistogramBucket> NegativeBuckets { get; }

    private double Bound(int index) => NativeIndex.UpperBound(index, Schema);
}
