namespace MetricsClient;

/// <summary>Configures a <see cref="CollectorRegistry"/>. The registry copies the values.</summary>
public sealed class CollectorRegistryOptions
{
    /// <summary>Gets the labels that every series of the registry has after the labels of the metric. The default is empty.</summary>
    public IDictionary<string, string> StaticLabels { get; } = new Dictionary<string, string>();

    /// <summary>Gets or sets the clock for timestamps and durations. The default is the system clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets the initial value of <see cref="CollectorRegistry.AllowUtf8Names"/>. The default is false.</summary>
    public bool AllowUtf8Names { get; set; }

    /// <summary>Gets or sets the initial value of <see cref="CollectorRegistry.SampleExemplars"/>. The default is false.</summary>
    public bool SampleExemplars { get; set; }
}
