using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Families;

/// <summary>One thread updates one gauge. OpenTelemetry has separate instruments for <c>Set</c> and for <c>Inc</c>.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class Gauges
{
    private readonly Gauge _ours = new CollectorRegistry().CreateGauge("bench", Workload.Help);
    private readonly Prometheus.Gauge _prometheusNet = new PrometheusNetPeer().CreateGauge("bench");
    private readonly OpenTelemetryPeer _openTelemetry = new();
    private System.Diagnostics.Metrics.Gauge<double> _openTelemetryGauge = null!;
    private System.Diagnostics.Metrics.UpDownCounter<double> _openTelemetryUpDown = null!;
    private double _value;
    private double _stored;

    [GlobalSetup]
    public void SetUp()
    {
        _openTelemetryGauge = _openTelemetry.Meter.CreateGauge<double>("bench_gauge");
        _openTelemetryUpDown = _openTelemetry.Meter.CreateUpDownCounter<double>("bench_updown");
    }

    [GlobalCleanup]
    public void CleanUp() => _openTelemetry.Dispose();

    [Benchmark]
    [BenchmarkCategory("set")]
    public void MetricsClient_Set() => _ours.Set(_value++);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("set")]
    public void PrometheusNet_Set() => _prometheusNet.Set(_value++);

    [Benchmark]
    [BenchmarkCategory("set")]
    public void OpenTelemetry_Record() => _openTelemetryGauge.Record(_value++);

    [Benchmark]
    [BenchmarkCategory("set")]
    public void Floor_Store() => Volatile.Write(ref _stored, _value++);

    [Benchmark]
    [BenchmarkCategory("up")]
    public void MetricsClient_Inc() => _ours.Inc();

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("up")]
    public void PrometheusNet_Inc() => _prometheusNet.Inc();

    [Benchmark]
    [BenchmarkCategory("up")]
    public void OpenTelemetry_Add() => _openTelemetryUpDown.Add(1);

    [Benchmark]
    [BenchmarkCategory("up")]
    public void Floor_CasLoop() => Floors.Add(ref _value, 1);
}
