using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>The same work for each library.</summary>
internal sealed class SideBySide
{
    public SideBySide(Action<int> ours, Action<int> prometheusNet)
    {
        Ours = new Contender(Library.Ours, ours);
        PrometheusNet = new Contender(Library.PrometheusNet, prometheusNet);
        All = [Ours, PrometheusNet];
    }

    public SideBySide(Action<int> ours, Action<int> prometheusNet, Action<int> openTelemetry)
        : this(ours, prometheusNet)
    {
        All = [Ours, PrometheusNet, new Contender(Library.OpenTelemetry, openTelemetry)];
    }

    public Contender Ours { get; }

    public Contender PrometheusNet { get; }

    /// <summary>Only valid if OpenTelemetry takes part.</summary>
    public Contender OpenTelemetry => All[2];

    /// <summary>All contenders, MetricsClient first.</summary>
    public IReadOnlyList<Contender> All { get; }
}
