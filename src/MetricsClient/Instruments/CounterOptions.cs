namespace MetricsClient;

/// <summary>Options of a counter.</summary>
public sealed class CounterOptions : MetricOptions
{
    /// <summary>
    /// Gets or sets a value indicating whether an update within a recorded trace stores the trace as an exemplar, at most one for
    /// each scrape and series. The default is null: the setting of the registry.
    /// </summary>
    public bool? SampleExemplars { get; set; }

    internal static CounterOptions Default { get; } = new();

    internal override bool? SamplesExemplars => SampleExemplars;
}
