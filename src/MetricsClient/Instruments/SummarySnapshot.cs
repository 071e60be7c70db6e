using MetricsClient.Model;

namespace MetricsClient;

/// <summary>The state of a summary series at one moment: count and sum contain the same observations.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
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

    /// <summary>Gets the number of observations.</summary>
    public long Count { get; }

    /// <summary>Gets the sum of all observations, in the unit of the metric.</summary>
    public double Sum { get; }

    /// <summary>Gets the quantiles of the latest observations, ascending; empty without <see cref="SummaryOptions.Quantiles"/>.</summary>
    public IReadOnlyList<SummaryQuantile> Quantiles { get; }
}
