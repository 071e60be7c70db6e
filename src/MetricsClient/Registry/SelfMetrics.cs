using MetricsClient.Model;

namespace MetricsClient.Registry;

/// <summary>What the library counts about itself in a registry: families that appear when there is something to tell.</summary>
internal sealed class SelfMetrics
{
    private readonly CollectorRegistry _registry;

    public SelfMetrics(CollectorRegistry registry)
    {
        _registry = registry;
    }

    /// <summary>The counter of a self-metric, made on first use.</summary>
    public Counter Counter(string name, string help, string labelName, string labelValue) => _registry
        .Register(Header(name, help, MetricKind.Counter), CounterOptions.Default, [labelName], static id => new Counter(id), MetricsClient.Counter.Write)
        .WithLabels(labelValue);

    /// <summary>The gauge of a self-metric, made on first use.</summary>
    public Gauge Gauge(string name, string help, string labelName, string labelValue) => _registry
        .Register(Header(name, help, MetricKind.Gauge), GaugeOptions.Default, [labelName], static id => new Gauge(id), MetricsClient.Gauge.Write)
        .WithLabels(labelValue);

    private static FamilyHeader Header(string name, string help, MetricKind kind) => new(name, help, kind, unit: null, scrapeOnly: true);
}
