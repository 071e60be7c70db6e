using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Families;

/// <summary>
/// Several threads update a counter, a histogram, or the series of a family. The figure is the elapsed time
/// divided by the calls of all threads. With perfect scaling, the figure falls in proportion to the number of threads.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory, BenchmarkLogicalGroupRule.ByParams)]
[CategoriesColumn]
public class Contention
{
    // A large number of calls, so that the wake-up of the threads does not affect the figure.
    private const int Calls = 1 << 20;

    private readonly Contender _increment = Floors.InterlockedIncrement();
    private readonly Contender _casLoop = Floors.CasLoop();
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
    [BenchmarkCategory("counter")]
    public void Floor_InterlockedIncrement() => Run(_increment);

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
    [BenchmarkCategory("histogram")]
    public void Floor_CasLoop() => Run(_casLoop);

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
