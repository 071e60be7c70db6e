using MetricsClient.Text;

namespace MetricsClient;

/// <summary>A classic bucket of a histogram, with a cumulative count as in the Prometheus data model.</summary>
public readonly struct HistogramBucket
{
    internal HistogramBucket(double upperBound, long cumulativeCount)
    {
        UpperBound = upperBound;
        CumulativeCount = cumulativeCount;
    }

    /// <summary>Gets the upper bound, inclusive, in the unit of the metric.</summary>
    public double UpperBound { get; }

    /// <summary>Gets the number of observations less than or equal to the upper bound.</summary>
    public long CumulativeCount { get; }

    /// <summary>Returns bound and count in the invariant culture, such as <c>le 0.5: 3</c>.</summary>
    /// <returns>The bound and the count.</returns>
    public override string ToString() => Throw.Invariant($"le {UpperBound}: {CumulativeCount}");
}
