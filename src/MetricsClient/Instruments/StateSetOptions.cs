namespace MetricsClient;

/// <summary>Options of a state set. A state set has no unit: <see cref="MetricOptions.Unit"/> must stay null.</summary>
public sealed class StateSetOptions : MetricOptions
{
    internal static StateSetOptions Default { get; } = new();
}
