using MetricsClient.Model;
using MetricsClient.Storage.Quantiles;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Options of a summary.</summary>
public sealed class SummaryOptions : MetricOptions
{
    /// <summary>
    /// Gets or sets the quantiles to expose, from 0 to 1 and in any order, such as 0.5 and 0.99. The default is an empty list: count and
    /// sum only. The relative error of a quantile is at most 1 % if the observations span up to 18 orders of magnitude; for a
    /// wider span the error doubles step by step, to 25 % at most.
    /// </summary>
    public IReadOnlyList<double> Quantiles { get; set; } = [];

    /// <summary>Gets or sets the longest time that an observation contributes to the quantiles. The default is ten minutes.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Gets or sets the number of steps in which the window of <see cref="MaxAge"/> moves. The default is 5: an observation
    /// contributes for at least four fifths of <see cref="MaxAge"/>. Each step costs memory.
    /// </summary>
    public int AgeBuckets { get; set; } = 5;

    internal static SummaryOptions Default { get; } = new();

    /// <summary>Returns the shape of the windows of a family with these options.</summary>
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
