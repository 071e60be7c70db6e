using BenchmarkDotNet.Attributes;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Families;

/// <summary>One thread increments a thousand series with two labels in random order.</summary>
[MemoryDiagnoser]
public class LabelsInRotation
{
    private const int Series = 1000;
    private const string Code = "200";

    private readonly string[] _paths = Workload.PathValues(Series);
    private readonly MetricFamily<Counter> _ours = new CollectorRegistry().CreateCounter("bench_total", Workload.Help, "path", "code");
    private readonly Prometheus.Counter _prometheusNet = new PrometheusNetPeer().CreateCounter("bench_total", "path", "code");
    private readonly OpenTelemetryPeer _openTelemetry = new();
    private System.Diagnostics.Metrics.Counter<long> _instrument = null!;

    /// <summary>True if a lookup passes the string objects of the creation, false if a lookup passes equal strings.</summary>
    [Params(true, false)]
    public bool SameStrings { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _instrument = _openTelemetry.Meter.CreateCounter<long>("bench");
        MetricsClient_WithLabels();
        PrometheusNet_WithLabels();
        OpenTelemetry_Add();
        new Random(1).Shuffle(_paths);
        if (!SameStrings)
        {
            Workload.CopyEach(_paths);
        }
    }

    [GlobalCleanup]
    public void CleanUp() => _openTelemetry.Dispose();

    [Benchmark(OperationsPerInvoke = Series)]
    public void MetricsClient_WithLabels()
    {
        foreach (string path in _paths)
        {
            _ours.WithLabels(path, Code).Inc();
        }
    }

    [Benchmark(OperationsPerInvoke = Series, Baseline = true)]
    public void PrometheusNet_WithLabels()
    {
        foreach (string path in _paths)
        {
            _prometheusNet.WithLabels(path, Code).Inc();
        }
    }

    [Benchmark(OperationsPerInvoke = Series)]
    public void OpenTelemetry_Add()
    {
        foreach (string path in _paths)
        {
            _instrument.Add(1, new("path", path), new("code", Code));
        }
    }
}
