namespace MetricsClient;

/// <summary>Options of a gauge.</summary>
public sealed class GaugeOptions : MetricOptions
{
    internal static GaugeOptions Default { get; } = new();
}
