using MetricsClient.Conformance.Formats;
using MetricsClient.Conformance.Servers;
using MetricsClient.Tests.Exposition;

namespace MetricsClient.Conformance.RemoteWrite;

/// <summary>A registry that Prometheus scrapes, and that is sent by remote write: the stored series are equal.</summary>
public sealed class StoredSamplesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RemoteWriteProtocol.Version1)]
    [InlineData(RemoteWriteProtocol.PreferVersion2)]
    public async Task Prometheus_stores_every_kind_of_metric_as_a_scrape_does(RemoteWriteProtocol protocol)
    {
        CollectorRegistry registry = EveryKindRegistry.Create();
        AddNative(registry);

        await AssertAsScrapedAsync("every", protocol, registry);
    }

    [Theory]
    [InlineData(RemoteWriteProtocol.Version1)]
    [InlineData(RemoteWriteProtocol.PreferVersion2)]
    public async Task Prometheus_stores_random_registries_as_a_scrape_does(RemoteWriteProtocol protocol)
    {
        int seed = Random.Shared.Next(1_000_000);
        for (int i = 0; i < 5; i++)
        {
            await AssertAsScrapedAsync($"random-{seed + i}", protocol, RandomRegistry.Create(new Random(seed + i)));
        }
    }

    [Theory]
    [InlineData(RemoteWriteProtocol.Version1)]
    [InlineData(RemoteWriteProtocol.PreferVersion2)]
    public async Task Prometheus_stores_the_exemplars(RemoteWriteProtocol protocol)
    {
        var registry = new CollectorRegistry();
        Counter orders = registry.CreateCounter($"written_{protocol}_orders_total", "Orders.");
        orders.Inc(1, Exemplar.From(new("trace_id", "abc"), new("span_id", "1")));
        registry.CreateHistogram($"written_{protocol}_latency_seconds", "Latency.", new HistogramOptions { Buckets = [1] }).Observe(0.5, Exemplar.From(new KeyValuePair<string, string>("trace_id", "def")));
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();

        await PushAsync(prometheus.Write, $"exemplars-{protocol}", registry, protocol);

        PrometheusExemplar order = Assert.Single(await prometheus.ExemplarsAsync($"written_{protocol}_orders_total"));
        Assert.Equal(new Dictionary<string, string> { ["trace_id"] = "abc", ["span_id"] = "1" }, order.Labels);
        PrometheusExemplar latency = Assert.Single(await prometheus.ExemplarsAsync($"written_{protocol}_latency_seconds_bucket"));
        Assert.Equal(("def", 0.5), (latency.Labels["trace_id"], latency.Value));
    }

    [Fact]
    public async Task Version_2_carries_the_start_timestamps()
    {
        var registry = new CollectorRegistry();
        Counter orders = registry.CreateCounter("started_orders_total", "Orders.");
        DateTimeOffset after = DateTimeOffset.UtcNow;
        orders.Inc(3);
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();

        await PushAsync(prometheus.Write, "started", registry, RemoteWriteProtocol.PreferVersion2);

        // Prometheus stores a zero at the start timestamp.
        IReadOnlyList<(double Time, double Value)> history = await prometheus.HistoryAsync("started_orders_total{job='started'}");
        Assert.Equal([0, 3], history.Select(static sample => sample.Value));
        Assert.InRange(history[0].Time, after.AddSeconds(-10).ToUnixTimeSeconds(), after.ToUnixTimeMilliseconds() / 1000.0);
    }

    [Theory]
    [InlineData(RemoteWriteProtocol.Version1)]
    [InlineData(RemoteWriteProtocol.PreferVersion2)]
    public async Task VictoriaMetrics_stores_the_series_of_every_kind_of_metric(RemoteWriteProtocol protocol)
    {
        // VictoriaMetrics does not know version 2, and says so only by a missing header.
        CollectorRegistry registry = EveryKindRegistry.Create();
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        RealVictoriaMetrics victoria = await RealVictoriaMetrics.SharedAsync();

        await PushAsync(prometheus.Write, $"victoria-prometheus-{protocol}", registry, RemoteWriteProtocol.Version1);
        await PushAsync(victoria.Write, $"victoria-{protocol}", registry, protocol);

        IReadOnlyList<string> expected = await prometheus.ContentsAsync($"{{job='victoria-prometheus-{protocol}'}}");
        IReadOnlyList<StoredSeries> stored = await victoria.ExportAsync($"{{job=\"victoria-{protocol}\"}}", expected.Count);
        Assert.Equal(expected, stored.Select(Content).Order(StringComparer.Ordinal));
    }

    private static async Task AssertAsScrapedAsync(string kind, RemoteWriteProtocol protocol, CollectorRegistry registry)
    {
        string name = $"{kind}-{protocol}";
        using var server = new MetricServer(new MetricServerOptions { Port = 0, Registries = { registry } });
        server.Start();
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync(
            new ScrapeJob($"scraped-{name}", new Uri($"http://127.0.0.1:{server.Port}/metrics"), ScrapeJob.Protobuf));
        await prometheus.WaitForScrapeAsync($"scraped-{name}");

        await PushAsync(prometheus.Write, $"written-{name}", registry, protocol);

        // Prometheus adds the series of a scrape itself.
        string[] scraped = [.. await prometheus.ContentsAsync($"{{job='scraped-{name}',__name__!~'up|scrape_.*'}}")];
        string[] written = [.. await prometheus.ContentsAsync($"{{job='written-{name}'}}")];
        Assert.NotEmpty(scraped);
        Assert.Equal(scraped, written);
    }

    private static async Task PushAsync(Uri write, string job, CollectorRegistry registry, RemoteWriteProtocol protocol)
    {
        var options = new MetricPusherOptions { Job = job, Push = { Registry = registry, Timeout = Eventually.Patience } };
        options.Push.AddRemoteWrite(new RemoteWriteOptions { Endpoint = write, SendNativeHistograms = true, Protocol = protocol });
        await using var pusher = new MetricPusher(options);
        PushResult result = await pusher.PushAsync(Cancellation);
        Assert.True(result.IsSuccess, result.ToString());
    }

    private static void AddNative(CollectorRegistry registry)
    {
        Histogram native = registry.CreateHistogram("native_seconds", "Native only.", new HistogramOptions { Buckets = [], Native = new NativeHistogramOptions() });
        Histogram both = registry.CreateHistogram("both_seconds", "Native and classic.", new HistogramOptions { Buckets = [1, 2], Native = new NativeHistogramOptions() });
        foreach (double value in (double[])[-3, -0.001, 0, 0.1, 0.11, 5, 5, 900])
        {
            native.Observe(value);
            both.Observe(value);
        }

        registry.CreateHistogram("empty_seconds", "Native without observations.", new HistogramOptions { Buckets = [], Native = new NativeHistogramOptions() }).Publish();
    }

    private static string Content(StoredSeries series) =>
        $"{string.Join(',', series.Labels.Where(static label => label.Key is not ("job" or "instance")).OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={label.Value}"))} \"{Assert.Single(series.Values).ToString(System.Globalization.CultureInfo.InvariantCulture)}\"";
}
