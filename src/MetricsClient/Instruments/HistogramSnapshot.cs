using MetricsClient.Model;

namespace MetricsClient;

/// <summary>What one histogram series held at one moment: count, sum and buckets belong together.</summary>
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

    /// <summary>How many observations there were; equal to the count of the last bucket.</summary>
    public long Count { get; }

    /// <summary>The sum of all observations.</summary>
    public double Sum { get; }

    /// <summary>The buckets in ascending order, the last of which has the bound +Inf.</summary>
    public IReadOnlyList<HistogramBucket> Buckets { get; }

    /// <summary>The native buckets, which hold the same observations; null unless <see cref="HistogramOptions.Native"/> is set.</summary>
    public NativeHistogramSnapshot? Native { get; }
}
