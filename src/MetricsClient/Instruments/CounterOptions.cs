namespace MetricsClient;

/// <summary>How a counter is kept and shown.</summary>
public sealed class CounterOptions : MetricOptions
{
    /// <summary>
    /// Whether updates in a recorded trace leave its ids as exemplars, one at most for each scrape and counter. Default: as
    /// <see cref="CollectorRegistry.SampleExemplars"/> says.
    /// </summary>
    public bool? Exemplars { get; init; }

    internal static CounterOptions Default { get; } = new();

    internal override bool? SamplesExemplars => Exemplars;
}
