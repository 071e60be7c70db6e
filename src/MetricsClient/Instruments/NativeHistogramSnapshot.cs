using MetricsClient.Model;
using MetricsClient.Storage.Native;

namespace MetricsClient;

/// <summary>The native buckets of a histogram series at one moment.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
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

    /// <summary>
    /// Gets the schema, which is the resolution: the bounds of a bucket differ by the factor 2^(2^-schema). The schema can decrease when
    /// the histogram exceeds its bucket limit.
    /// </summary>
    public int Schema { get; }

    /// <summary>Gets the largest absolute value in the zero bucket.</summary>
    public double ZeroThreshold { get; }

    /// <summary>Gets the number of observations in the zero bucket.</summary>
    public long ZeroCount { get; }

    /// <summary>Gets the populated buckets above zero, by ascending bounds.</summary>
    public IReadOnlyList<NativeHistogramBucket> PositiveBuckets { get; }

    /// <summary>Gets the populated buckets below zero, by ascending absolute value of the bounds.</summary>
    public IReadOnlyList<NativeHistogramBucket> NegativeBuckets { get; }

    private double Bound(int index) => NativeIndex.UpperBound(index, Schema);
}
