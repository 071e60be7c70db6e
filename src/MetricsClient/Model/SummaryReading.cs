namespace MetricsClient.Model;

/// <summary>What one summary series held at one moment.</summary>
internal readonly ref struct SummaryReading
{
    public SummaryReading(long count, double sum)
    {
        Count = count;
        Sum = sum;
    }

    public long Count { get; }

    public double Sum { get; }

    /// <summary>The quantiles that the family shows, ascending.</summary>
    public QuantileLabels Quantiles { get; init; } = QuantileLabels.None;

    /// <summary>The value of each quantile; NaN where nothing was observed lately.</summary>
    public ReadOnlySpan<double> Values { get; init; }

    /// <summary>When the series began, in milliseconds since 1970; zero where that is not known.</summary>
    public long CreatedMilliseconds { get; init; }
}
