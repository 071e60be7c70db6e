namespace MetricsClient;

/// <summary>How an info is kept and shown. It has no unit.</summary>
public sealed class InfoOptions : MetricOptions
{
    internal static InfoOptions Default { get; } = new();
}
