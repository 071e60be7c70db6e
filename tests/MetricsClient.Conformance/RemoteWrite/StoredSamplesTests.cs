using System.Globalization;
using MetricsClient.Conformance.Formats;
using MetricsClient.Conformance.Servers;
using MetricsClient.Tests;
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
    [Trait("Rounds", "random")]
    [InlineData(RemoteWriteProtocol.Version1)]
    [InlineData(RemoteWriteProtocol.PreferVersion2)]
    public async Task Prometheus_stores_random_registries_as_a_scrape_does(RemoteWriteProtocol protocol)
    {
        int seed = Random.Shared.Next(1_000_000);
        for (int i = 0; i < 5 * Rounds.Factor; i++)
        {
            var random = new Random(seed + i);
            CollectorRegistry registry = RandomRegistry.Create(random);
            AddRandom(registry, random);
            await AssertAsScrapedAsync($"random-{seed + i}", protocol, registry);
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

    [Fact]
    [Trait("Rounds", "random")]
    public async Task VictoriaMetrics_stores_random_registries_as_Prometheus_does()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        RealVictoriaMetrics victoria = await RealVictoriaMetrics.SharedAsync();
        int seed = Random.Shared.Next(1_000_000);
        for (int i = 0; i < 5 * Rounds.Factor; i++)
        {
            CollectorRegistry registry = RandomRegistry.Create(new Random(seed + i));
            string job = $"victoria-random-{seed + i}";
            await PushAsync(prometheus.Write, job, registry, RemoteWriteProtocol.Version1);
            await PushAsync(victoria.Write, job, registry, RemoteWriteProtocol.Version1);

            // VictoriaMetrics stores no NaN.
            var expected = (await prometheus.QueryAsync($"{{job='{job}'}}")).Where(static sample => !double.IsNaN(sample.Value))
                .ToDictionary(static sample => Text(sample.Labels), static sample => sample.Value, StringComparer.Ordinal);
            var stored = (await victoria.ExportAsync($"{{job=\"{job}\"}}", expected.Count))
                .ToDictionary(static series => Text(series.Labels), static series => Assert.Single(series.Values), StringComparer.Ordinal);
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), stored.Keys.Order(StringComparer.Ordinal));
            Assert.All(expected, sample => Assert.True(IsNear(sample.Value, stored[sample.Key]), $"seed {seed + i}: {sample} is stored as {stored[sample.Key]:R}"));
        }
    }

    [Fact]
    public async Task VictoriaMetrics_stores_numbers_of_every_magnitude_as_near_numbers_or_zero()
    {
        var registry = new CollectorRegistry();
        MetricFamily<Gauge> gauges = registry.CreateGauge("magnitude", "Two numbers of each power of ten.", "number");
        for (int power = -323; power <= 307; power++)
        {
            // The digits differ from power to power, and most numbers have all seventeen.
            string digits = (1 + (((power + 323) * Math.E) % 8)).ToString("R", CultureInfo.InvariantCulture);
            foreach (string number in (string[])[$"{digits}e{power}", $"-{digits}e{power}"])
            {
                gauges.WithLabels(number).Set(double.Parse(number, CultureInfo.InvariantCulture));
            }
        }

        RealVictoriaMetrics victoria = await RealVictoriaMetrics.SharedAsync();
        await PushAsync(victoria.Write, "victoria-magnitudes", registry, RemoteWriteProtocol.Version1);

        IReadOnlyList<StoredSeries> stored = await victoria.ExportAsync("magnitude{job=\"victoria-magnitudes\"}", 2 * 631);
        Assert.Equal(2 * 631, stored.Count);
        Assert.All(stored, static series =>
        {
            string number = series.Labels["number"];
            double value = Assert.Single(series.Values);
            Assert.True(IsNear(double.Parse(number, CultureInfo.InvariantCulture), value), $"{number} is stored as {value:R}");
        });
    }

    [Fact]
    public async Task Prometheus_stores_converted_histograms_as_its_own_conversion_of_a_scrape()
    {
        var registry = new CollectorRegistry();
        var random = new Random();
        double[][] bounds = [[0.1, 0.5, 1, 2.5], [-1, 0, 1], [], [.. Enumerable.Range(1, 100).Select(static i => (double)i)]];
        for (int i = 0; i < bounds.Length; i++)
        {
            MetricFamily<Histogram> family = registry.CreateHistogram($"converted_{i}_seconds", "A histogram.", ["path"], new HistogramOptions { Buckets = bounds[i] });
            family.WithLabels("/empty").Publish();
            for (int observation = 0; observation < 50; observation++)
            {
                family.WithLabels("/used").Observe((random.NextDouble() * 5) - 2, Exemplar.From(new KeyValuePair<string, string>("trace_id", $"{i}-{observation}")));
            }
        }

        await using RealPrometheus converting = await RealPrometheus.StartAsync(new TemporaryFolder(), port: 0, RealPrometheus.WithoutStartTimes);
        await AssertAsScrapedAsync(converting, "converted", RemoteWriteProtocol.PreferVersion2, registry, convertsClassic: true);

        // The other server also stores the start timestamps.
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        await PushAsync(prometheus.Write, "converted", registry, RemoteWriteProtocol.PreferVersion2, convertsClassic: true);
        Assert.Equal(await converting.ContentsAsync("{job='written-converted-PreferVersion2'}"), await prometheus.ContentsAsync("{job='converted'}"));
        Assert.Equal(8, (await prometheus.StartsAsync("{job='converted'}", DateTimeOffset.UtcNow)).Count - (await prometheus.ContentsAsync("{job='converted'}")).Count);
    }

    private static async Task AssertAsScrapedAsync(string kind, RemoteWriteProtocol protocol, CollectorRegistry registry)
    {
        DateTimeOffset created = DateTimeOffset.UtcNow;
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        string name = await AssertAsScrapedAsync(prometheus, kind, protocol, registry);

        IReadOnlyList<string> starts = await prometheus.StartsAsync($"{{job='written-{name}'}}", created);
        Assert.Equal(protocol == RemoteWriteProtocol.Version1 ? [] : await prometheus.StartsAsync($"{{job='scraped-{name}'}}", created), starts);
        Assert.Equal(protocol == RemoteWriteProtocol.Version1, starts.Count == 0);
    }

    private static async Task<string> AssertAsScrapedAsync(
        RealPrometheus prometheus, string kind, RemoteWriteProtocol protocol, CollectorRegistry registry, bool convertsClassic = false)
    {
        string name = $"{kind}-{protocol}";
        using var server = new MetricServer(new MetricServerOptions { Port = 0, Registries = { registry } });
        server.Start();
        await prometheus.AddAsync(new ScrapeJob($"scraped-{name}", new Uri($"http://127.0.0.1:{server.Port}/metrics"), ScrapeJob.Protobuf)
        {
            ConvertsClassicHistograms = convertsClassic,
        });
        double time = await prometheus.WaitForScrapeAsync($"scraped-{name}");

        // Twice, because Prometheus drops the exemplars of a native histogram whose series begins in a request of version 1.0.
        await PushAsync(prometheus.Write, $"written-{name}", registry, protocol, convertsClassic);
        await PushAsync(prometheus.Write, $"written-{name}", registry, protocol, convertsClassic);

        // Prometheus adds the series of a scrape itself.
        string[] scraped = [.. await prometheus.ContentsAsync($"{{job='scraped-{name}',__name__!~'up|scrape_.*'}}", time)];
        string[] written = [.. await prometheus.ContentsAsync($"{{job='written-{name}'}}")];
        Assert.NotEmpty(scraped);
        Assert.Equal(scraped, written);
        string[] scrapedExemplars = [.. await ExemplarsAsync(prometheus, $"scraped-{name}")];
        string[] writtenExemplars = [.. await ExemplarsAsync(prometheus, $"written-{name}")];
        string differences = string.Join('\n', [.. scrapedExemplars.Except(writtenExemplars).Select(static one => "- " + one), .. writtenExemplars.Except(scrapedExemplars).Select(static one => "+ " + one)]);
        Assert.True(differences.Length == 0, differences);
        return name;
    }

    private static async Task<IEnumerable<string>> ExemplarsAsync(RealPrometheus prometheus, string job) =>
        (await prometheus.ExemplarsAsync($"{{job='{job}'}}"))
            .Select(static exemplar => $"{Text(exemplar.Series)} {Text(exemplar.Labels)} {exemplar.Value:R} {exemplar.Time:R}").Order(StringComparer.Ordinal);

    private static async Task PushAsync(Uri write, string job, CollectorRegistry registry, RemoteWriteProtocol protocol, bool convertsClassic = false)
    {
        var options = new MetricPusherOptions { Job = job, Push = { Registry = registry, Timeout = Eventually.Patience } };
        options.Push.AddRemoteWrite(new RemoteWriteOptions { Endpoint = write, SendNativeHistograms = true, ConvertClassicHistograms = convertsClassic, Protocol = protocol });
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

    // VictoriaMetrics stores a number as an integer of up to 19 digits and a power of ten, and gives at least twelve digits back. It reads a
    // power below 1e-308 as zero, and with it numbers below 1e-289 of so many digits.
    private static bool IsNear(double value, double stored) =>
        value.Equals(stored) || Math.Abs(value - stored) <= Math.Abs(value) * 1e-11 || (stored == 0 && Math.Abs(value) < 1e-289);

    // Native histograms, and exemplars of every kind of metric that has exemplars. Each native family has one series, because the scrape of
    // Prometheus 3.5 skips as many exemplars of a native series as the series before has.
    private static void AddRandom(CollectorRegistry registry, Random random)
    {
        double[] bounds = [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.NextDouble()).Order()];
        MetricFamily<Counter> counters = registry.CreateCounter("exemplified_total", "A counter.", "path");
        MetricFamily<Histogram> classic = registry.CreateHistogram("exemplified_classic", "Classic.", ["path"], new HistogramOptions { Buckets = bounds });
        MetricFamily<Histogram> native = registry.CreateHistogram("exemplified_native", "Native.", ["path"], new HistogramOptions { Buckets = [], Native = new NativeHistogramOptions() });
        MetricFamily<Histogram> both = registry.CreateHistogram("exemplified_both", "Both.", ["path"], new HistogramOptions { Buckets = bounds, Native = new NativeHistogramOptions() });
        for (int i = 0; i < 100; i++)
        {
            string path = $"/{random.Next(3)}";
            Exemplar exemplar = random.Next(3) == 0 ? Exemplar.From(new("trace_id", RandomText.Value(random)), new("span", $"{i}")) : Exemplar.None;
            double value = Math.Exp((random.NextDouble() * 20) - 10) * (random.Next(2) == 0 ? 1 : -1);
            counters.WithLabels(path).Inc(Math.Abs(value), exemplar);
            classic.WithLabels(path).Observe(value, exemplar);
            native.WithLabels("/0").Observe(value, exemplar);
            both.WithLabels("/0").Observe(value, exemplar);
        }
    }

    private static string Content(StoredSeries series) => $"{Text(series.Labels)} \"{Assert.Single(series.Values).ToString(CultureInfo.InvariantCulture)}\"";

    private static string Text(IReadOnlyDictionary<string, string> labels) => string.Join(',', labels
        .Where(static label => label.Key is not ("job" or "instance"))
        .OrderBy(static label => label.Key, StringComparer.Ordinal)
        .Select(static label => $"{label.Key}={label.Value}"));
}
