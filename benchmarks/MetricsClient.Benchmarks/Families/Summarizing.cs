using BenchmarkDotNet.Attributes;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Families;

/// <summary>One thread observes random values in a summary of three quantiles, and in a summary without quantiles.</summary>
[MemoryDiagnoser]
public class Summarizing
{
    private const int Calls = 4096;

    private readonly Summary _ours = new CollectorRegistry().CreateSummary(
        "bench_seconds", Workload.Help, new SummaryOptions { Quantiles = Workload.Quantiles });

    private readonly Summary _withoutQuantiles = new CollectorRegistry().CreateSummary("bench_seconds", Workload.Help);
    private readonly Prometheus.Summary _prometheusNet = new PrometheusNetPeer().CreateSummary("bench_seconds");
    private int _first;

    [Benchmark(OperationsPerInvoke = Calls)]
    public void MetricsClient_Observe()
    {
        foreach (double value in NextValues())
        {
            _ours.Observe(value);
        }
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public void MetricsClient_Observe_without_quantiles()
    {
        foreach (double value in NextValues())
        {
            _withoutQuantiles.Observe(value);
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

    // A long list of values, because a branch predictor learns a few thousand values.
    private ReadOnlySpan<double> NextValues()
    {
        _first = (_first + Calls) & (Workload.ObservationCount - 1);
        return Workload.Observations.AsSpan(_first, Calls);
    }
}
