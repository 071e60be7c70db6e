using MetricsClient.Text;

namespace MetricsClient;

/// <summary>A quantile of the latest observations of a summary.</summary>
public readonly struct SummaryQuantile
{
    internal SummaryQuantile(double quantile, double value)
    {
        Quantile = quantile;
        Value = value;
    }

    /// <summary>
    /// Gets the quantile, from 0 to 1: the share of the observations less than or equal to the value.
    /// </summary>
    public double Quantile { get; }

    /// <summary>
    /// Gets the estimated value, in the unit of the metric; NaN if the window contains no observation.
    /// </summary>
    public double Value { get; }

    /// <summary>Returns quantile and value in the invariant culture, such as <c>0.99: 3.5</c>.</summary>
    /// <returns>The quantile and the value.</returns>
    public override string ToString() => Throw.Invariant($"{Quantile}: {Value}");
}
