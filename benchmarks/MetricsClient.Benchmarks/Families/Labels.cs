using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Families;

/// <summary>One thread looks up the same series by literals on each call, and increments the series.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class Labels
{
    private readonly CollectorRegistry _registry = new();
    private readonly PrometheusNetPeer _peer = new();
    private readonly OpenTelemetryPeer _openTelemetry = new();
    private MetricFamily<Counter>[] _ours = [];
    private Prometheus.Counter[] _prometheusNet = [];
    private System.Diagnostics.Metrics.Counter<long>[] _instruments = [];

    [GlobalSetup]
    public void SetUp()
    {
        string[][] names = [["method"], ["method", "code"], ["method", "code", "route", "tenant"]];
        _ours = [.. names.Select((labels, i) => _registry.CreateCounter(Invariant($"bench{i}_total"), Workload.Help, labels))];
        _prometheusNet = [.. names.Select((labels, i) => _peer.CreateCounter(Invariant($"bench{i}_total"), labels))];
        _instruments = [.. names.Select((_, i) => _openTelemetry.Meter.CreateCounter<long>(Invariant($"bench{i}")))];
    }

    [GlobalCleanup]
    public void CleanUp() => _openTelemetry.Dispose();

    [Benchmark]
    [BenchmarkCategory("1 label")]
    public void MetricsClient_1() => _ours[0].WithLabels("GET").Inc();

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("1 label")]
    public void PrometheusNet_1() => _prometheusNet[0].WithLabels("GET").Inc();

    [Benchmark]
    [BenchmarkCategory("1 label")]
    public void OpenTelemetry_1() => _instruments[0].Add(1, new KeyValuePair<string, object?>("method", "GET"));

    [Benchmark]
    [BenchmarkCategory("2 labels")]
    public void MetricsClient_2() => _ours[1].WithLabels("GET", "200").Inc();

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("2 labels")]
    public void PrometheusNet_2() => _prometheusNet[1].WithLabels("GET", "200").Inc();

    [Benchmark]
    [BenchmarkCategory("2 labels")]
    public void OpenTelemetry_2() => _instruments[1].Add(1, new("method", "GET"), new("code", "200"));

    [Benchmark]
    [BenchmarkCategory("4 labels")]
    public void MetricsClient_4() => _ours[2].WithLabels("GET", "200", "/api/items", "acme").Inc();

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("4 labels")]
    public void PrometheusNet_4() => _prometheusNet[2].WithLabels("GET", "200", "/api/items", "acme").Inc();

    // Programs with more than three tags pass a tag list. The list keeps at most eight tags on the stack.
    [Benchmark]
    [BenchmarkCategory("4 labels")]
    public void OpenTelemetry_4() => _instruments[2].Add(
        1,
        new System.Diagnostics.TagList
        {
            { "method", "GET" },
            { "code", "200" },
            { "route", "/api/items" },
            { "tenant", "acme" },
        });
}
