using Prometheus;

namespace Shop;

/// <summary>Configurations that several metrics share.</summary>
public static class MetricDefaults
{
    public static readonly HistogramConfiguration Seconds = new()
    {
        LabelNames = new[] { "provider" },
        Buckets = new[] { 0.001, 0.01, 0.1, 1 },
    };

    public static SummaryConfiguration Quantiles { get; } = new SummaryConfiguration
    {
        Objectives = new[]
        {
            new QuantileEpsilonPair(0.5, 0.05),
            new QuantileEpsilonPair(0.99, 0.001),
        },
        MaxAge = TimeSpan.FromMinutes(5),
        AgeBuckets = 5,
        BufferSize = 500,
    };
}
