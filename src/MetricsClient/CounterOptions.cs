namespace MetricsClient;

/// <summary>How a counter is kept and shown.</summary>
public sealed class CounterOptions : MetricOptions
{
    internal static CounterOptions Default { get; } = new();
}
