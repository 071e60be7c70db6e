using MetricsClient.Model;
using MetricsClient.Storage.Quantiles;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>How a summary is kept and shown.</summary>
public sealed class SummaryOptions : MetricOptions
{
    /// <summary>
    /// The quantiles to show, between 0 and 1 and in any order, such as 0.5 and 0.99. Each is within 1 % of the value that it stands for, as
    /// long as no more than eighteen orders of magnitude lie between the observations; beyond, the error doubles step by step to
    /// 25 % at most. Default: none.
    /// </summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];

    /// <summary>How long an observation counts for the quantiles, at most. Default: ten minutes.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The number of steps in which <see cref="MaxAge"/> moves on: with five, an observation counts for at least four fifths of it. Each
    /// costs memory. Default: 5.
    /// </summary>
    public int AgeBuckets { get; init; } = 5;

    internal static SummaryOptions Default { get; } = new();

    /// <summary>The shape of the windows of a family with these options.</summary>
    /// <exception cref="ArgumentException">A quantile, the age or the number of steps makes no sense.</exception>
    internal WindowShape Shape(string metric, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(Quantiles, "options");
        if (!(MaxAge > TimeSpan.Zero && MaxAge <= WindowShape.MaxAge && AgeBuckets is > 0 and <= WindowShape.MaxSegments))
        {
            throw Throw.BadWindow(metric, MaxAge, AgeBuckets);
        }

        return new WindowShape(new QuantileLabels(metric, Quantiles), MaxAge, AgeBuckets, time);
    }
}
