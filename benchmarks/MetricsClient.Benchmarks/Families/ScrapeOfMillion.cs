using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Families;

/// <summary>
/// Scrapes of up to a million counters. The time per series must stay constant. The <c>processes</c> command measures
/// the peak memory of a process with a million series.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 2, iterationCount: 10)]
public class ScrapeOfMillion
{
    private CollectorRegistry _ours = null!;
    private PrometheusNetPeer _prometheusNet = null!;

    [Params(10_000, 100_000, 1_000_000)]
    public int Series { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var scenario = new ScrapeScenario(Series, histograms: 0);
        _ours = scenario.Ours();
        _prometheusNet = scenario.PrometheusNet();
    }

    [Benchmark]
    public Task MetricsClient_WriteToAsync() => _ours.WriteToAsync(Stream.Null, ExpositionFormat.PrometheusText);

    [Benchmark(Baseline = true)]
    public Task PrometheusNet_CollectAndExport() => _prometheusNet.WriteToAsync(Stream.Null);
}
