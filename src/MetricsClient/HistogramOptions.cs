namespace MetricsClient;

/// <summary>How a histogram is kept and shown.</summary>
public sealed class HistogramOptions : MetricOptions
{
    /// <summary>Upper bounds of the finite buckets, ascending; +Inf is implied. Default: <see cref="Buckets.Default"/>.</summary>
    public IReadOnlyList<double> Buckets { get; init; } = MetricsClient.Buckets.Default;

    internal static HistogramOptions Default { get; } = new();
}
