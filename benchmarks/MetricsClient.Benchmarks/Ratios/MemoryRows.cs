using System.Globalization;
using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Processes;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>
/// Memory: the growth of the heap for each of many series. The goals are for series after one update.
/// </summary>
/// <remarks>
/// The label values are existing strings of the application: a reference to a string is free, and a copy counts. The tables
/// and lists of the family are divided among the series.
/// </remarks>
internal static class MemoryRows
{
    private const int Series = 10_000;
    private const string Code = "200";
    private const int ManyTimes = 1_000;
    private const int SimulatedProcessors = 64;
    private const int UpdatesOfEach = 20_000;

    private static readonly string[] s_paths = Workload.PathValues(Series);
    private static readonly string[] s_labelNames = ["path", "code"];

    public static RatioRow Counter() =>
        RowOf.Bytes("labelled counter, bytes kept", Goal.Bytes(180), PerSeries(static () => OurCounters(times: 1), static () => TheirCounters(times: 1)));

    public static RatioRow HotCounter() =>
        RowOf.Bytes("labelled counter after 1,000 Inc, bytes kept", goal: null, PerSeries(static () => OurCounters(ManyTimes), static () => TheirCounters(ManyTimes)));

    public static RatioRow Histogram() =>
        RowOf.Bytes("labelled histogram of 14 buckets, bytes kept", Goal.Bytes(300), PerSeries(OurHistograms, TheirHistograms));

    /// <summary>
    /// A counter and a histogram after updates of 2,000 pairs by threads at random, on 64 simulated processors, against the memory after one
    /// update. Two threads rarely meet, so the memory must not grow.
    /// </summary>
    public static RatioRow AtRandom(int threads)
    {
        const string AtRest = "MetricsClient at rest";
        (double rest, double ours) = AtRandom(Library.Ours, threads);
        (_, double theirs) = AtRandom(Library.PrometheusNet, threads);
        return RowOf.Bytes(
            Invariant($"counter and histogram, {threads} threads at random, bytes kept"),
            Goal.Share(1.5, AtRest),
            new Dictionary<string, double> { [Library.Ours] = ours, [Library.PrometheusNet] = theirs }) with
        {
            FloorName = AtRest,
            Floor = rest,
        };
    }

    private static (double AtRest, double Afterwards) AtRandom(string library, int threads)
    {
        using var child = new ChildProcess(SimulatedProcessors, "memory", library, Invariant($"{threads}"), Invariant($"{UpdatesOfEach}"));
        double[] figures = [.. child.ReadFigures().Select(static figure => double.Parse(figure, CultureInfo.InvariantCulture))];
        return (figures[0], figures[1]);
    }

    private static Dictionary<string, double> PerSeries(Func<object> ours, Func<object> prometheusNet) => new()
    {
        [Library.Ours] = Footprint.Retained(ours) / Series,
        [Library.PrometheusNet] = Footprint.Retained(prometheusNet) / Series,
    };

    private static CollectorRegistry OurCounters(int times)
    {
        var registry = new CollectorRegistry();
        MetricFamily<Counter> family = registry.CreateCounter("bench_total", Workload.Help, s_labelNames);
        foreach (string path in s_paths)
        {
            for (int i = 0; i < times; i++)
            {
                family.WithLabels(path, Code).Inc();
            }
        }

        return registry;
    }

    private static PrometheusNetPeer TheirCounters(int times)
    {
        var peer = new PrometheusNetPeer();
        Prometheus.Counter family = peer.CreateCounter("bench_total", s_labelNames);
        foreach (string path in s_paths)
        {
            for (int i = 0; i < times; i++)
            {
                family.WithLabels(path, Code).Inc();
            }
        }

        return peer;
    }

    private static CollectorRegistry OurHistograms()
    {
        var registry = new CollectorRegistry();
        MetricFamily<Histogram> family = registry.CreateHistogram(
            "bench_seconds", Workload.Help, s_labelNames, new HistogramOptions { Buckets = Workload.Bounds });
        foreach (string path in s_paths)
        {
            family.WithLabels(path, Code).Observe(1);
        }

        return registry;
    }

    private static PrometheusNetPeer TheirHistograms()
    {
        var peer = new PrometheusNetPeer();
        Prometheus.Histogram family = peer.CreateHistogram("bench_seconds", s_labelNames);
        foreach (string path in s_paths)
        {
            family.WithLabels(path, Code).Observe(1);
        }

        return peer;
    }
}
