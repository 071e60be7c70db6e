using BenchmarkDotNet.Attributes;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Families;

/// <summary>Creates the 1,800 series of a new family with two labels, and increments each series once.</summary>
[MemoryDiagnoser]
public class Creation
{
    // Below the default limit of OpenTelemetry.
    private const int Series = 1800;
    private const string Code = "200";

    private readonly string[] _paths = Workload.PathValues(Series);

    [Benchmark(OperationsPerInvoke = Series)]
    public object MetricsClient_WithLabels()
    {
        MetricFamily<Counter> family = new CollectorRegistry().CreateCounter("bench_total", Workload.Help, "path", "code");
        foreach (string path in _paths)
        {
            family.WithLabels(path, Code).Inc();
        }

        return family;
    }

    [Benchmark(OperationsPerInvoke = Series, Baseline = true)]
    public object PrometheusNet_WithLabels()
    {
        Prometheus.Counter family = new PrometheusNetPeer().CreateCounter("bench_total", "path", "code");
        foreach (string path in _paths)
        {
            family.WithLabels(path, Code).Inc();
        }

        return family;
    }
}
