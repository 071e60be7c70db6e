using MetricsClient.Model;

namespace MetricsClient;

/// <summary>What one summary series held at one moment: count and sum belong together.</summary>
public sealed class SummarySnapshot
{
    internal SummarySnapshot(long count, double sum, QuantileLabels quantiles, ReadOnlySpan<double> values)
    {
        var shown = new SummaryQuantile[values.Length];
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = new SummaryQuantile(quantiles[i], values[i]);
        }

        Count = count;
        Sum = sum;
        Quantiles = shown;
    }

    /// <summary>How many observations there were.</summary>
    public long Count { get; }

    /// <summary>The sum of all observations.</summary>
    public double Sum { get; }

    /// <summary>The quantiles of the latest observations, ascending; none unless the options name some.</summary>
    public IReadOnlyList<SummaryQuantile> Quantiles { get; }
}
