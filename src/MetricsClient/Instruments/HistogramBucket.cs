using MetricsClient.Text;

namespace MetricsClient;

/// <summary>One bucket of a histogram, counted as Prometheus does: everything up to its bound.</summary>
public readonly struct HistogramBucket
{
    internal HistogramBucket(double upperBound, long cumulativeCount)
    {
        UpperBound = upperBound;
        CumulativeCount = cumulativeCount;
    }

    /// <summary>The largest value that counts here.</summary>
    public double UpperBound { get; }

    /// <summary>How many observations were not above the bound.</summary>
    public long CumulativeCount { get; }

    /// <inheritdoc/>
    public override string ToString() => Throw.Invariant($"le {UpperBound}: {CumulativeCount}");
}
