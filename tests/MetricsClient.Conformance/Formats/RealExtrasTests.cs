using System.Globalization;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Formats;

/// <summary>Exemplars, births and native buckets reach a real Prometheus in each format that has them, and in no other.</summary>
public sealed class RealExtrasTests : IAsyncLifetime
{
    private static readonly string[] s_jobs = ["protobuf", "openmetrics", "text1", "text"];

    private readonly MetricServer _server;
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private RealPrometheus _prometheus = null!;

    public RealExtrasTests()
    {
        var registry = new CollectorRegistry(new CollectorRegistryOptions { AllowUtf8Names = true });
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

    public async ValueTask InitializeAsync()
    {
        _server.Start();
        var metrics = new Uri($"http://127.0.0.1:{_server.Port}/metrics");
        _prometheus = await RealPrometheus.StartAsync(
            new ScrapeJob("protobuf", metrics, ScrapeJob.Protobuf),
            new ScrapeJob("openmetrics", metrics, ScrapeJob.OpenMetricsText),
            new ScrapeJob("text1", metrics, ScrapeJob.PrometheusText1),
            new ScrapeJob("text", metrics, ScrapeJob.PrometheusText));
        foreach (string job in s_jobs)
        {
            await _prometheus.WaitForScrapeAsync(job);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _prometheus.DisposeAsync();
        _server.Dispose();
    }

    [Theory]
    [InlineData("protobuf")]
    [InlineData("openmetrics")]
    public async Task Exemplars_are_stored_with_their_labels_values_and_times(string job)
    {
        PrometheusExemplar order = Assert.Single(await _prometheus.ExemplarsAsync($"orders_total{{job='{job}'}}"));
        Assert.Equal(("/a", "größe", 2), (order.Series["path"], order.Labels["trace_id"], order.Value));
        Assert.InRange(order.Time, _started.ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        Assert.Equal("c", Assert.Single(await _prometheus.ExemplarsAsync($"{{\"rpc.calls_total\",job='{job}'}}")).Labels["trace_id"]);
        Assert.Equal(
            [("+Inf", "b7", 2), ("0.5", "a", 0.25)],
            (await _prometheus.ExemplarsAsync($"latency_seconds_bucket{{job='{job}'}}"))
                .Select(static exemplar => (exemplar.Series["le"], string.Concat(exemplar.Labels.OrderByDescending(static label => label.Key).Select(static label => label.Value)), exemplar.Value))
                .Order());
    }

    [Fact]
    public async Task Exemplars_of_a_native_histogram_are_stored_with_it()
    {
        IReadOnlyList<PrometheusExemplar> exemplars = await _prometheus.ExemplarsAsync("alone_seconds{job='protobuf'}");

        Assert.Equal(
            [("large", 40), ("small", 0.25)],
            exemplars.Select(static exemplar => (exemplar.Labels["trace_id"], exemplar.Value)).Order());
        Assert.All(exemplars, static exemplar => Assert.DoesNotContain("le", exemplar.Series.Keys));
    }

    [Theory]
    [InlineData("text1")]
    [InlineData("text")]
    public async Task Prometheus_text_has_no_exemplars(string job) =>
        Assert.Empty(await _prometheus.ExemplarsAsync($"{{__name__=~'.+',job='{job}'}}"));

    [Theory]
    [InlineData("protobuf", "orders_total")]
    [InlineData("protobuf", "latency_seconds_count")]
    [InlineData("protobuf", "sizes_bytes_count")]
    [InlineData("openmetrics", "orders_total")]
    [InlineData("openmetrics", "latency_seconds_count")]
    [InlineData("openmetrics", "sizes_bytes_count")]
    public async Task A_birth_is_stored_as_a_zero_at_its_time(string job, string name)
    {
        (double time, double value) = (await _prometheus.HistoryAsync($"{name}{{job='{job}'}}"))[0];

        Assert.Equal(0, value);
        Assert.InRange(time, _started.ToUnixTimeMilliseconds() / 1000.0, (_started.ToUnixTimeMilliseconds() / 1000.0) + 5);
        Assert.Empty(await _prometheus.QueryAsync($"{{__name__=~'.+_created',job='{job}'}}"));
    }

    [Theory]
    [InlineData("text1")]
    [InlineData("text")]
    public async Task Prometheus_text_has_no_births(string job) =>
        Assert.All(await _prometheus.HistoryAsync($"orders_total{{job='{job}'}}"), static sample => Assert.Equal(2, sample.Value));

    [Fact]
    public async Task Native_histograms_are_stored_bucket_by_bucket()
    {
        Assert.Equal(10, await ValueAsync("histogram_count(native{job='protobuf'})"));
        Assert.Equal(-7.5, await ValueAsync("histogram_sum(native{job='protobuf'})"));

        // Of 10 observations 2 lie in [-4, -2), 3 around zero, 1 in (0.5, 1], 4 in (4, 8].
        Assert.Equal(0.2, await ValueAsync("histogram_fraction(-4, -2, native{job='protobuf'})"), 9);
        Assert.Equal(0.3, await ValueAsync("histogram_fraction(-0.001, 0.001, native{job='protobuf'})"), 9);
        Assert.Equal(0.1, await ValueAsync("histogram_fraction(0.5, 1, native{job='protobuf'})"), 9);
        Assert.Equal(0.4, await ValueAsync("histogram_fraction(4, 8, native{job='protobuf'})"), 9);
        Assert.Equal(8, await ValueAsync("histogram_quantile(1, native{job='protobuf'})"), 9);

        // Half way through the last bucket, where Prometheus takes the geometric mean of its bounds.
        Assert.Equal(Math.Sqrt(4 * 8), await ValueAsync("histogram_quantile(0.8, native{job='protobuf'})"), 9);
        Assert.Equal(0, await ValueAsync("histogram_count({\"native.empty\",job='protobuf'})"));
    }

    [Fact]
    public async Task A_histogram_with_native_buckets_is_stored_with_them_and_with_the_classic_ones()
    {
        Assert.Equal(4, await ValueAsync("histogram_count(both_seconds{job='protobuf'})"));
        Assert.Equal(9.75, await ValueAsync("histogram_sum(both_seconds{job='protobuf'})"));
        Assert.Equal(0.25, await ValueAsync("histogram_fraction(0.5, 1, both_seconds{job='protobuf'})"), 9);
        Assert.Equal(0.75, await ValueAsync("histogram_fraction(2, 4, both_seconds{job='protobuf'})"), 9);
        foreach (string job in s_jobs)
        {
            Assert.Equal(1, await ValueAsync($"both_seconds_bucket{{job='{job}',le='1.0'}}"));
            Assert.Equal(4, await ValueAsync($"both_seconds_count{{job='{job}'}}"));
        }
    }

    [Theory]
    [InlineData("openmetrics")]
    [InlineData("text1")]
    [InlineData("text")]
    public async Task In_text_a_native_histogram_is_its_count(string job) =>
        Assert.Equal(10, await ValueAsync($"native_bucket{{job='{job}',le='+Inf'}}"));

    [Fact]
    public async Task Classic_histograms_give_the_same_quantile_in_every_format()
    {
        foreach (string job in s_jobs)
        {
            Assert.Equal(0.5, await ValueAsync($"histogram_quantile(0.5, latency_seconds_bucket{{job='{job}'}})"));
        }
    }

    private async Task<double> ValueAsync(string query)
    {
        IReadOnlyList<PrometheusSample> samples = await _prometheus.QueryAsync(query);
        Assert.True(samples.Count == 1, string.Create(CultureInfo.InvariantCulture, $"{query}: {samples.Count} series"));
        return samples[0].Value;
    }

    private sealed class NativeHistograms : ICollector
    {
        public void Collect(MetricWriter writer)
        {
            writer.NativeHistogram("native", "Both signs.", schema: 0, zeroThreshold: 0.001).Add(
                new Dictionary<int, long> { [0] = 1, [3] = 4 }, new Dictionary<int, long> { [2] = 2 }, zeroCount: 3, sum: -7.5);
            writer.NativeHistogram("native.empty", "Nothing yet.", schema: 3, zeroThreshold: 0).Add(
                new Dictionary<int, long>(), new Dictionary<int, long>(), zeroCount: 0, sum: 0);
        }
    }
}
