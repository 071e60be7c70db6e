using System.Diagnostics.Metrics;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>
/// The instruments of a request, updated on threads of the pool: a gauge of requests in progress, a counter and a histogram with labels,
/// around two awaits that continue on any thread of the pool.
/// </summary>
/// <remarks>Several requests for each processor run at the same time, so that the threads of the pool never wait for work.</remarks>
internal sealed class PoolRequests : IDisposable
{
    private const int Batch = 1_000;
    private const int RequestsAtTheSameTime = 8;

    private static readonly string[] s_routes = ["/", "/items", "/items/{id}", "/orders", "/orders/{id}", "/users", "/users/{id}", "/search"];
    private static readonly string[] s_codes = ["200", "200", "201", "404"];

    private readonly PrometheusNetPeer _prometheusNet = new();
    private readonly OpenTelemetryPeer _openTelemetry = new();

    public PoolRequests()
    {
        var registry = new CollectorRegistry();
        All = new SideBySide(
            InBatches(new Ours(
                registry.CreateGauge("requests_in_progress", Workload.Help),
                registry.CreateCounter("requests_total", Workload.Help, "route", "code"),
                registry.CreateHistogram("request_seconds", Workload.Help, ["route"], new HistogramOptions { Buckets = Workload.Bounds }))),
            InBatches(new PrometheusNet(
                _prometheusNet.CreateGauge("requests_in_progress"),
                _prometheusNet.CreateCounter("requests_total", "route", "code"),
                _prometheusNet.CreateHistogram("request_seconds", "route"))),
            InBatches(new OpenTelemetry(
                _openTelemetry.Meter.CreateUpDownCounter<long>("requests_in_progress"),
                _openTelemetry.Meter.CreateCounter<long>("requests"),
                _openTelemetry.CreateHistogram("request"))));
    }

    private interface IInstruments
    {
        void Begin();

        void End(string route, string code, double seconds);
    }

    /// <summary>The number of requests of a call for each processor.</summary>
    public static int RequestsOfCall => Batch * RequestsAtTheSameTime;

    /// <summary>The requests of each library.</summary>
    public SideBySide All { get; }

    /// <summary>The same requests without instruments.</summary>
    public static Contender Bare { get; } = new("no metrics", InBatches(default(None)));

    public void Dispose() => _openTelemetry.Dispose();

    private static Action<int> InBatches<TInstruments>(TInstruments instruments)
        where TInstruments : struct, IInstruments => batches =>
        Task.WhenAll(Enumerable.Range(0, RequestsAtTheSameTime * Environment.ProcessorCount).Select(worker => Task.Run(() => ServeAsync(instruments, worker, batches * Batch))))
            .GetAwaiter().GetResult();

    private static async Task ServeAsync<TInstruments>(TInstruments instruments, int worker, int requests)
        where TInstruments : struct, IInstruments
    {
        for (int i = worker; i < worker + requests; i++)
        {
            instruments.Begin();
            await Task.Yield();
            await Task.Yield();
            instruments.End(
                s_routes[i & (s_routes.Length - 1)], s_codes[(i >> 3) & (s_codes.Length - 1)], Workload.Observations[i & (Workload.ObservationCount - 1)]);
        }
    }

    private readonly struct None : IInstruments
    {
        public void Begin()
        {
        }

        public void End(string route, string code, double seconds)
        {
        }
    }

    private readonly struct Ours(Gauge inProgress, MetricFamily<Counter> total, MetricFamily<Histogram> duration) : IInstruments
    {
        public void Begin() => inProgress.Inc();

        public void End(string route, string code, double seconds)
        {
            inProgress.Dec();
            total.WithLabels(route, code).Inc();
            duration.WithLabels(route).Observe(seconds);
        }
    }

    private readonly struct PrometheusNet(Prometheus.Gauge inProgress, Prometheus.Counter total, Prometheus.Histogram duration) : IInstruments
    {
        public void Begin() => inProgress.Inc();

        public void End(string route, string code, double seconds)
        {
            inProgress.Dec();
            total.WithLabels(route, code).Inc();
            duration.WithLabels(route).Observe(seconds);
        }
    }

    private readonly struct OpenTelemetry(UpDownCounter<long> inProgress, Counter<long> total, Histogram<double> duration) : IInstruments
    {
        public void Begin() => inProgress.Add(1);

        public void End(string route, string code, double seconds)
        {
            inProgress.Add(-1);
            total.Add(1, new("route", route), new("code", code));
            duration.Record(seconds, new KeyValuePair<string, object?>("route", route));
        }
    }
}
