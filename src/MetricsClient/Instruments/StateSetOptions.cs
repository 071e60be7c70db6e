namespace MetricsClient;

/// <summary>How a state set is kept and shown. It has no unit.</summary>
public sealed class StateSetOptions : MetricOptions
{
    internal static StateSetOptions Default { get; } = new();
}
