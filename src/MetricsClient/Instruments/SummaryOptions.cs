using MetricsClient.Model;
using MetricsClient.Storage.Quantiles;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Options of a summary.</summary>
public sealed class SummaryOptions : MetricOptions
{
    /// <summary>
    /// Gets or sets the quantiles to expose, each from 0 to 1, in any order, such as 0.5 and 0.99. The default is an empty list: only count
    /// and sum are exposed. The relative error of a quantile is at most 1 % if the largest observation is at most 10^18 times the smallest.
    /// With a wider range the error doubles, once or several times, to at most 25 %.
    /// </summary>
    public IReadOnlyList<double> Quantiles { get; set; } = [];

    /// <summary>
    /// Gets or sets the largest age of an observation in the quantiles, above 0 and up to 365 days. The default is ten minutes.
    /// </summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Gets or sets the number of steps in which the window of <see cref="MaxAge"/> moves, from 1 to 1,000. The default is 5: an
    /// observation influences the quantiles for at least four fifths of <see cref="MaxAge"/>. More steps need more memory.
    /// </summary>
    public int AgeBuckets { get; set; } = 5;

    internal static SummaryOptions Default { get; } = new();

    /// <summary>Returns the shape of a family of summaries with these options.</summary>
    /// <exception cref="ArgumentException">A quantile, the age or the number of steps is out of range.</exception>
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
