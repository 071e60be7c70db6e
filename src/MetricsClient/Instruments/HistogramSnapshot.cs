using MetricsClient.Model;

namespace MetricsClient;

/// <summary>
/// The state of a histogram series at one moment: count, sum and buckets contain the same observations.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class HistogramSnapshot
{
    internal HistogramSnapshot(BucketBounds bounds, ReadOnlySpan<long> buckets, double sum, NativeBuckets? native)
    {
        var cumulative = new HistogramBucket[buckets.Length];
        for (int i = 0; i < buckets.Length; i++)
        {
            Count += buckets[i];
            cumulative[i] = new HistogramBucket(bounds[i], Count);
        }

        Buckets = cumulative;
        Sum = sum;
        Native = native is null ? null : new NativeHistogramSnapshot(native);
    }

    /// <summary>Gets the number of observations, equal to the count of the +Inf bucket.</summary>
    public long Count { get; }

    /// <summary>Gets the sum of all observations, in the unit of the metric.</summary>
    public double Sum { get; }

    /// <summary>Gets the classic buckets by ascending bound. The last bucket has the bound +Inf.</summary>
    public IReadOnlyList<HistogramBucket> Buckets { get; }

    /// <summary>
    /// Gets the native buckets of the same observations; null if <see cref="HistogramOptions.Native"/> is null.
    /// </summary>
    public NativeHistogramSnapshot? Native { get; }
}
