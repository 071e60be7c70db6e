using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Formats;

/// <summary>A registry with exemplars, created timestamps and native buckets, which a real Prometheus scrapes with one job for each format.</summary>
public sealed class ExtrasScrape : IAsyncLifetime
{
    private readonly MetricServer _server;
    private readonly Dictionary<string, double> _times = new(StringComparer.Ordinal);

    public ExtrasScrape()
    {
        var registry = new CollectorRegistry { AllowUtf8Names = true };
        registry.CreateCounter("orders_total", "Orders.", "path").WithLabels("/a").Inc(2, Exemplar.From(Exemplar.Pair("trace_id", "größe")));
        registry.CreateCounter("rpc.calls_total", "Calls.").Inc(1, Exemplar.From(Exemplar.Pair("trace_id", "c")));
        Histogram latency = registry.CreateHistogram("latency_seconds", "Latency.", new HistogramOptions { Buckets = [0.5, 1] });
        latency.Observe(0.25, Exemplar.From(Exemplar.Pair("trace_id", "a")));
        latency.Observe(2, Exemplar.From(Exemplar.Pair("trace_id", "b"), Exemplar.Pair("span_id", "7")));
        registry.CreateSummary("sizes_bytes", "Sizes.").Observe(3);
        Histogram both = registry.CreateHistogram(
            "both_seconds", "Classic and native.", new HistogramOptions { Buckets = [0.5, 1], Native = new NativeHistogramOptions { Schema = 0 } });
        both.Observe(0.75);
        both.Observe(3, 3);
        Histogram alone = registry.CreateHistogram("alone_seconds", "Native only.", new HistogramOptions { Buckets = [], Native = new NativeHistogramOptions() });
        alone.Observe(0.25, Exemplar.From(Exemplar.Pair("trace_id", "small")));
        alone.Observe(40, Exemplar.From(Exemplar.Pair("trace_id", "large")));
        registry.Register(new NativeHistograms());
        _server = new MetricServer(new MetricServerOptions
        {
            Port = 0,
            Registries = { registry },
            Scrape = { IncludeCreatedSamples = true },
        });
    }

    /// <summary>Gets the names of the jobs, one for each format.</summary>
    internal static IReadOnlyList<string> Jobs { get; } = ["extras-protobuf", "extras-openmetrics", "extras-text1", "extras-text"];

    /// <summary>Gets a time before the creation of the first series.</summary>
    internal DateTimeOffset Started { get; } = DateTimeOffset.UtcNow;

    /// <summary>Gets the server that has stored at least one scrape of each job.</summary>
    internal RealPrometheus Prometheus { get; private set; } = null!;

    /// <summary>Gets the time of a stored scrape, for queries.</summary>
    internal double TimeOf(string job) => _times[job];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _server.Start();
        var metrics = new Uri($"http://127.0.0.1:{_server.Port}/metrics");
        Prometheus = await RealPrometheus.WithJobsAsync(
            new ScrapeJob("extras-protobuf", metrics, ScrapeJob.Protobuf),
            new ScrapeJob("extras-openmetrics", metrics, ScrapeJob.OpenMetricsText),
            new ScrapeJob("extras-text1", metrics, ScrapeJob.PrometheusText1),
            new ScrapeJob("extras-text", metrics, ScrapeJob.PrometheusText));
        foreach (string job in Jobs)
        {
            _times.Add(job, await Prometheus.WaitForScrapeAsync(job));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class NativeHistograms : ICollector
    {
        public void Collect(MetricWriter writer)
        {
            writer.BeginNativeHistogram("native", "Both signs.", schema: 0, zeroThreshold: 0.001).Add(
                new Dictionary<int, long> { [0] = 1, [3] = 4 }, new Dictionary<int, long> { [2] = 2 }, zeroCount: 3, sum: -7.5);
            writer.BeginNativeHistogram("native.empty", "Nothing yet.", schema: 3, zeroThreshold: 0).Add(
                new Dictionary<int, long>(), new Dictionary<int, long>(), zeroCount: 0, sum: 0);
        }
    }
}
