namespace MetricsClient;

/// <summary>Options of an info. An info has no unit: <see cref="MetricOptions.Unit"/> must stay null.</summary>
public sealed class InfoOptions : MetricOptions
{
    internal static InfoOptions Default { get; } = new();
}
