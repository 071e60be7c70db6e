using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Prometheus;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>
/// The cost of metrics for a request on a thread of the pool: the duration and the allocations beyond those of a request without metrics.
/// </summary>
internal static class RequestRows
{
    private const string Bridge = "meter bridge";
    private const string Hosting = "Microsoft.AspNetCore.Hosting";
    private const int ManyBatches = 10;

    // A batch is long compared with the change to a thread of the pool.
    private const int Batch = 1_000;

    public static IEnumerable<RatioRow> Measure() => [.. OfInstruments(), .. OfMiddleware()];

    // The share of the best peer: the goal is a share of the peer that takes less time.
    private static IEnumerable<RatioRow> OfInstruments()
    {
        const string What = "instruments of a request on pool threads";
        using var pool = new PoolRequests();
        Contender[] contenders = [.. pool.All.All];
        BaselineComparison compared = InterleavedRounds.CompareWithBaselineOnPool(contenders, PoolRequests.Bare);
        var over = contenders.Zip(compared.Differences).ToDictionary(
            static pair => pair.First.Name, static pair => pair.Second / PoolRequests.RequestsOfCall);
        string best = over.Where(static pair => pair.Key != Library.Ours).MinBy(static pair => pair.Value).Key;
        yield return new RatioRow
        {
            What = What,
            Unit = "ns",
            Figures = over,
            FloorName = PoolRequests.Bare.Name,
            Floor = compared.Baseline / PoolRequests.RequestsOfCall,
            Goal = Goal.Share(0.25, best),
        };

        int requests = PoolRequests.RequestsOfCall * Environment.ProcessorCount;
        double bytes = BytesOf(PoolRequests.Bare, requests);
        yield return RowOf.Bytes(
            What + ", bytes allocated", Goal.Bytes(0), contenders.ToDictionary(static side => side.Name, side => BytesOf(side, requests) - bytes));
    }

    private static IEnumerable<RatioRow> OfMiddleware()
    {
        var registry = new MetricsClient.CollectorRegistry();
        using var bare = new RequestApp("bare.");
        using var ours = new RequestApp("ours.", app => MetricsClient.HttpMetricsApplicationBuilderExtensions.UseHttpMetrics(app, options => options.Registry = registry));
        using var prometheusNet = new RequestApp("prometheus-net.", static app =>
            app.UseHttpMetrics(static options => UseRegistry(options, Prometheus.Metrics.NewCustomRegistry())));
        using var bridged = new RequestApp("bridged.");
        using IDisposable bridge = new MetricsClient.CollectorRegistry().AddMeters("bridged." + Hosting);
        using var observed = new RequestApp("observed.");
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter("observed." + Hosting)
            .AddPrometheusHttpListener(static options => options.Port = Loopback.FreePort()).Build();

        var sides = new SideBySide(InBatches(ours), InBatches(prometheusNet), InBatches(observed));
        Contender[] contenders = [.. sides.All, new(Bridge, InBatches(bridged))];
        var baseline = new Contender("no metrics", InBatches(bare));
        BaselineComparison compared = InterleavedRounds.CompareWithBaseline(contenders, baseline);
        yield return Row("ns", Goal.Share(1, Bridge), contenders, [.. compared.Differences.Select(static batch => batch / Batch)]);
        double bytes = BytesOf(baseline, Batch);
        yield return Row("B", Goal.Bytes(0), contenders, [.. contenders.Select(side => BytesOf(side, Batch) - bytes)]) with
        {
            What = "HTTP metrics of a request, bytes allocated",
        };
    }

    private static double BytesOf(Contender side, int requestsOfCall) =>
        Math.Round(Footprint.AllocatedPerCall(side, ManyBatches) / requestsOfCall);

    private static Action<int> InBatches(RequestApp app) => batches => app.Run(batches * Batch);

    // The last contender is the meter bridge.
    private static RatioRow Row(string unit, Goal goal, Contender[] contenders, double[] figures) => new()
    {
        What = "HTTP metrics of a request",
        Unit = unit,
        Figures = contenders[..^1].Zip(figures).ToDictionary(static pair => pair.First.Name, static pair => pair.Second),
        FloorName = Bridge,
        Floor = figures[^1],
        Goal = goal,
    };

    private static void UseRegistry(Prometheus.HttpMetrics.HttpMiddlewareExporterOptions options, Prometheus.CollectorRegistry registry)
    {
        options.InProgress.Registry = registry;
        options.RequestCount.Registry = registry;
        options.RequestDuration.Registry = registry;
    }
}
