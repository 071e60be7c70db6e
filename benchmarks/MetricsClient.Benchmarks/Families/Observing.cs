using BenchmarkDotNet.Attributes;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Families;

/// <summary>One thread observes random values in a histogram of fourteen bounds, and in native buckets.</summary>
[MemoryDiagnoser]
public class Observing
{
    private const int Calls = 4096;

    private readonly Histogram _ours = new CollectorRegistry().CreateHistogram(
        "bench_seconds", Workload.Help, new HistogramOptions { Buckets = Workload.Bounds });

    private readonly Histogram _native = new CollectorRegistry().CreateHistogram(
        "bench_seconds", Workload.Help, new HistogramOptions { Buckets = [], Native = new() });

    private readonly Histogram _both = new CollectorRegistry().CreateHistogram(
        "bench_seconds", Workload.Help, new HistogramOptions { Buckets = Workload.Bounds, Native = new() });

    private readonly Prometheus.Histogram _prometheusNet = new PrometheusNetPeer().CreateHistogram("bench_seconds");
    private readonly OpenTelemetryPeer _openTelemetry = new();
    private System.Diagnostics.Metrics.Histogram<double> _openTelemetryHistogram = null!;
    private double _sum;
    private int _first;

    [GlobalSetup]
    public void SetUp() => _openTelemetryHistogram = _openTelemetry.CreateHistogram("bench");

    [GlobalCleanup]
    public void CleanUp() => _openTelemetry.Dispose();

    [Benchmark(OperationsPerInvoke = Calls)]
    public void MetricsClient_Observe()
    {
        foreach (double value in NextValues())
        {
            _ours.Observe(value);
        }
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public void MetricsClient_Observe_native()
    {
        foreach (double value in NextValues())
        {
            _native.Observe(value);
        }
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public void MetricsClient_Observe_both()
    {
        foreach (double value in NextValues())
        {
            _both.Observe(value);
        }
    }

    [Benchmark(OperationsPerInvoke = Calls, Baseline = true)]
    public void PrometheusNet_Observe()
    {
        foreach (double value in NextValues())
        {
            _prometheusNet.Observe(value);
        }
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public void OpenTelemetry_Record()
    {
        foreach (double value in NextValues())
        {
            _openTelemetryHistogram.Record(value);
        }
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Floor_CasLoop()
    {
        foreach (double value in NextValues())
        {
            Floors.Add(ref _sum, value);
        }
    }

    // A long list of values, because a branch predictor learns a few thousand values.
    private ReadOnlySpan<double> NextValues()
    {
        _first = (_first + Calls) & (Workload.ObservationCount - 1);
        return Workload.Observations.AsSpan(_first, Calls);
    }
}
