namespace MetricsClient;

/// <summary>
/// Configures a <see cref="CollectorRegistry"/>, which copies the values when the registry is created.
/// </summary>
public sealed class CollectorRegistryOptions
{
    /// <summary>
    /// Gets the static labels. Every series of the registry is exposed with the static labels, after its own labels.
    /// The default is empty.
    /// </summary>
    public IDictionary<string, string> StaticLabels { get; } = new Dictionary<string, string>();

    /// <summary>Gets or sets the clock for timestamps and durations. The default is the system clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Gets or sets the initial value of <see cref="CollectorRegistry.AllowUtf8Names"/>. The default is false.
    /// </summary>
    public bool AllowUtf8Names { get; set; }

    /// <summary>
    /// Gets or sets the initial value of <see cref="CollectorRegistry.SampleExemplars"/>. The default is false.
    /// </summary>
    public bool SampleExemplars { get; set; }
}
