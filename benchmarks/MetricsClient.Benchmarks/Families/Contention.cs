using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Families;

/// <summary>
/// Several threads update one counter, one histogram, or the series of one family. The figure is the time that passes for each
/// call of all threads together: with as many threads as processors it would ideally be divided by their number.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory, BenchmarkLogicalGroupRule.ByParams)]
[CategoriesColumn]
public class Contention
{
    // So many that waking up the threads is lost among them.
    private const int Calls = 1 << 20;

    private Gang _gang = null!;
    private UpdateContenders _updates = null!;
    private SideBySide _counter = null!;
    private SideBySide _histogram = null!;
    private Contender _native = null!;
    private SideBySide _family = null!;

    [Params(1, 2, 4, 16)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _gang = new Gang(Threads);
        _updates = new UpdateContenders();
        _counter = _updates.Counter();
        _histogram = _updates.Histogram();
        _native = _updates.NativeHistogram(classicToo: false);
        _family = _updates.Family();
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _gang.Dispose();
        _updates.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    [BenchmarkCategory("counter")]
    public void MetricsClient_Inc() => Run(_counter.Ours);

    [Benchmark(OperationsPerInvoke = Calls, Baseline = true)]
    [BenchmarkCategory("counter")]
    public void PrometheusNet_Inc() => Run(_counter.PrometheusNet);

    [Benchmark(OperationsPerInvoke = Calls)]
    [BenchmarkCategory("counter")]
    public void OpenTelemetry_Add() => Run(_counter.OpenTelemetry);

    [Benchmark(OperationsPerInvoke = Calls)]
    [BenchmarkCategory("histogram")]
    public void MetricsClient_Observe() => Run(_histogram.Ours);

    [Benchmark(OperationsPerInvoke = Calls)]
    [BenchmarkCategory("histogram")]
    public void MetricsClient_Observe_native() => Run(_native);

    [Benchmark(OperationsPerInvoke = Calls, Baseline = true)]
    [BenchmarkCategory("histogram")]
    public void PrometheusNet_Observe() => Run(_histogram.PrometheusNet);

    [Benchmark(OperationsPerInvoke = Calls)]
    [BenchmarkCategory("histogram")]
    public void OpenTelemetry_Record() => Run(_histogram.OpenTelemetry);

    [Benchmark(OperationsPerInvoke = Calls)]
    [BenchmarkCategory("family")]
    public void MetricsClient_WithLabels() => Run(_family.Ours);

    [Benchmark(OperationsPerInvoke = Calls, Baseline = true)]
    [BenchmarkCategory("family")]
    public void PrometheusNet_WithLabels() => Run(_family.PrometheusNet);

    [Benchmark(OperationsPerInvoke = Calls)]
    [BenchmarkCategory("family")]
    public void OpenTelemetry_Add_tags() => Run(_family.OpenTelemetry);

    private void Run(Contender contender) => _gang.Run(contender.Run, Calls / Threads);
}
