using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Families;

/// <summary>One thread increments one counter: by 1, and by a fraction.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class Counting
{
    private const double Fraction = 1.5;

    private readonly Counter _ours = new CollectorRegistry().CreateCounter("bench_total", Workload.Help);
    private readonly Prometheus.Counter _prometheusNet = new PrometheusNetPeer().CreateCounter("bench_total");
    private readonly OpenTelemetryPeer _openTelemetry = new();
    private System.Diagnostics.Metrics.Counter<long> _openTelemetryLong = null!;
    private System.Diagnostics.Metrics.Counter<double> _openTelemetryDouble = null!;
    private long _whole;
    private double _sum;

    [GlobalSetup]
    public virtual void SetUp()
    {
        _openTelemetryLong = _openTelemetry.Meter.CreateCounter<long>("bench_long");
        _openTelemetryDouble = _openTelemetry.Meter.CreateCounter<double>("bench_double");
    }

    [GlobalCleanup]
    public virtual void CleanUp() => _openTelemetry.Dispose();

    [Benchmark]
    [BenchmarkCategory("by one")]
    public void MetricsClient_Inc() => _ours.Inc();

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("by one")]
    public void PrometheusNet_Inc() => _prometheusNet.Inc();

    [Benchmark]
    [BenchmarkCategory("by one")]
    public void OpenTelemetry_Add() => _openTelemetryLong.Add(1);

    [Benchmark]
    [BenchmarkCategory("by one")]
    public void Floor_InterlockedIncrement() => Interlocked.Increment(ref _whole);

    [Benchmark]
    [BenchmarkCategory("by a fraction")]
    public void MetricsClient_Inc_fraction() => _ours.Inc(Fraction);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("by a fraction")]
    public void PrometheusNet_Inc_fraction() => _prometheusNet.Inc(Fraction);

    [Benchmark]
    [BenchmarkCategory("by a fraction")]
    public void OpenTelemetry_Add_fraction() => _openTelemetryDouble.Add(Fraction);

    [Benchmark]
    [BenchmarkCategory("by a fraction")]
    public void Floor_CasLoop() => Floors.Add(ref _sum, Fraction);
}
