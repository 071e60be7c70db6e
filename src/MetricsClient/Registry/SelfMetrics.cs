using MetricsClient.Model;

namespace MetricsClient.Registry;

/// <summary>
/// The self-metrics of a registry: metrics in which the library counts its own problems, such as failed collects. A self-metric is created
/// by the first event, so that a registry without problems exposes no self-metric.
/// </summary>
internal sealed class SelfMetrics
{
    private readonly FamilyFactory _factory;

    public SelfMetrics(FamilyFactory factory)
    {
        _factory = factory;
    }

    /// <summary>Returns the counter of a self-metric; creates the counter on first use.</summary>
    public Counter Counter(string name, string help, string labelName, string labelValue) => _factory
        .Register(Header(name, help, MetricKind.Counter), CounterOptions.Default, [labelName], static id => new Counter(id))
        .WithLabels(labelValue);

    /// <summary>Returns the gauge of a self-metric; creates the gauge on first use.</summary>
    public Gauge Gauge(string name, string help, string labelName, string labelValue) => _factory
        .Register(Header(name, help, MetricKind.Gauge), GaugeOptions.Default, [labelName], static id => new Gauge(id))
        .WithLabels(labelValue);

    private static FamilyHeader Header(string name, string help, MetricKind kind) => new(name, help, kind, unit: null, scrapeOnly: true);
}
