namespace MetricsClient.Model;

/// <summary>The state of one summary series at one moment.</summary>
internal readonly ref struct SummaryReading
{
    public SummaryReading(long count, double sum)
    {
        Count = count;
        Sum = sum;
    }

    public long Count { get; }

    public double Sum { get; }

    /// <summary>The quantiles of the family, ascending.</summary>
    public QuantileLabels Quantiles { get; init; } = QuantileLabels.None;

    /// <summary>The value of each quantile; NaN if there was no observation in the time window of the quantiles.</summary>
    public ReadOnlySpan<double> Values { get; init; }

    /// <summary>The created timestamp, in milliseconds since 1970; zero if unknown.</summary>
    public long CreatedMilliseconds { get; init; }
}
