namespace MetricsClient;

/// <summary>Options of a counter.</summary>
public sealed class CounterOptions : MetricOptions
{
    /// <summary>
    /// Gets or sets a value indicating whether an update stores the current trace as an exemplar. Only a recorded trace is stored, at most
    /// once for each series between two scrapes. The default is null: the setting of the registry applies.
    /// </summary>
    public bool? SampleExemplars { get; set; }

    internal static CounterOptions Default { get; } = new();

    internal override bool? SamplesExemplars => SampleExemplars;
}
