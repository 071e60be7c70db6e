using MetricsClient.Text;

namespace MetricsClient;

/// <summary>One native bucket of a histogram: what was observed between its bounds, and nothing else.</summary>
public readonly struct NativeHistogramBucket
{
    internal NativeHistogramBucket(double lowerBound, double upperBound, long count)
    {
        LowerBound = lowerBound;
        UpperBound = upperBound;
        Count = count;
    }

    /// <summary>The lower bound. It counts here in a bucket below zero, and in the next lower bucket above zero.</summary>
    public double LowerBound { get; }

    /// <summary>The upper bound. It counts here in a bucket above zero, and in the next higher bucket below zero.</summary>
    public double UpperBound { get; }

    /// <summary>How many observations there were between the bounds.</summary>
    public long Count { get; }

    /// <inheritdoc/>
    public override string ToString() => Throw.Invariant($"{LowerBound} to {UpperBound}: {Count}");
}
