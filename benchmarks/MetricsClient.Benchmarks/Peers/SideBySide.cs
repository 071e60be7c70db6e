using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>The same work for each library, side by side.</summary>
internal sealed class SideBySide
{
    public SideBySide(Action<int> ours, Action<int> prometheusNet, Action<int> openTelemetry)
    {
        Ours = new Contender("MetricsClient", ours);
        PrometheusNet = new Contender("prometheus-net", prometheusNet);
        OpenTelemetry = new Contender("OpenTelemetry", openTelemetry);
    }

    public Contender Ours { get; }

    public Contender PrometheusNet { get; }

    public Contender OpenTelemetry { get; }
}
