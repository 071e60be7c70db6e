using MetricsClient.Text;

namespace MetricsClient;

/// <summary>One quantile of a summary's latest observations.</summary>
public readonly struct SummaryQuantile
{
    internal SummaryQuantile(double quantile, double value)
    {
        Quantile = quantile;
        Value = value;
    }

    /// <summary>Which share of the observations is not above the value.</summary>
    public double Quantile { get; }

    /// <summary>The value; NaN when nothing was observed lately.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Throw.Invariant($"{Quantile}: {Value}");
}
