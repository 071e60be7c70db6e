using System.Diagnostics;

namespace MetricsClient;

/// <summary>A classic bucket of a histogram, with a cumulative count as in the Prometheus data model.</summary>
[DebuggerDisplay("le {UpperBound}: {CumulativeCount}")]
public sealed class HistogramBucket
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
}
