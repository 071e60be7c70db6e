namespace MetricsClient;

/// <summary>How a gauge is kept and shown.</summary>
public sealed class GaugeOptions : MetricOptions
{
    internal static GaugeOptions Default { get; } = new();
}
