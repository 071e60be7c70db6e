using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>The same work for each library, side by side.</summary>
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

    /// <summary>Takes part where it can do the work.</summary>
    public Contender OpenTelemetry => All[2];

    /// <summary>Everybody who takes part, ours first.</summary>
    public IReadOnlyList<Contender> All { get; }
}
