using System.Diagnostics;

namespace MetricsClient;

/// <summary>A native bucket of a histogram. The count is the count of this bucket alone, not cumulative.</summary>
[DebuggerDisplay("{LowerBound} to {UpperBound}: {Count}")]
public sealed class NativeHistogramBucket
{
    internal NativeHistogramBucket(double lowerBound, double upperBound, long count)
    {
        LowerBound = lowerBound;
        UpperBound = upperBound;
        Count = count;
    }

    /// <summary>Gets the lower bound: inclusive in a negative bucket, exclusive in a positive bucket.</summary>
    public double LowerBound { get; }

    /// <summary>Gets the upper bound: inclusive in a positive bucket, exclusive in a negative bucket.</summary>
    public double UpperBound { get; }

    /// <summary>Gets the number of observations between the bounds.</summary>
    public long Count { get; }
}
