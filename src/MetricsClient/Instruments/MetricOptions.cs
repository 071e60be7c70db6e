namespace MetricsClient;

/// <summary>What every kind of metric may be told when it is made.</summary>
public abstract class MetricOptions
{
    private protected MetricOptions()
    {
    }

    /// <summary>The base unit, such as <c>seconds</c>, in which the name must end. OpenMetrics shows it. Default: none.</summary>
    public string? Unit { get; init; }

    /// <summary>
    /// Series beyond which updates go to one overflow series. Default: 10,000. A hidden series whose handle is held keeps its place
    /// without counting, and is shown again at its next update even when the family is full.
    /// </summary>
    public int SeriesLimit { get; init; } = 10_000;

    /// <summary>Whether a series is hidden until its first update or <see cref="MetricSeries.Publish"/>. Default: shown from the start.</summary>
    public bool SuppressInitialValue { get; init; }

    /// <summary>
    /// How long a series is shown after its last update, at least: the first scrape that finds it unused for so long hides it, until
    /// its next update shows it again with its value. Default: for ever.
    /// </summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Whether updates in a recorded trace leave exemplars; null for what the registry says.</summary>
    internal virtual bool? SamplesExemplars => false;
}
