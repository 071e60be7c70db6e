using System.Globalization;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Formats;

/// <summary>Exemplars, created timestamps and native buckets reach a real Prometheus in exactly the formats that support each.</summary>
public sealed class RealExtrasTests : IClassFixture<ExtrasScrape>
{
    private readonly RealPrometheus _prometheus;
    private readonly ExtrasScrape _scrape;
    private readonly DateTimeOffset _started;

    public RealExtrasTests(ExtrasScrape scrape)
    {
        _scrape = scrape;
        _prometheus = scrape.Prometheus;
        _started = scrape.Started;
    }

    [Theory]
    [InlineData("extras-protobuf")]
    [InlineData("extras-openmetrics")]
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
        IReadOnlyList<PrometheusExemplar> exemplars = await _prometheus.ExemplarsAsync("alone_seconds{job='extras-protobuf'}");

        Assert.Equal(
            [("large", 40), ("small", 0.25)],
            exemplars.Select(static exemplar => (exemplar.Labels["trace_id"], exemplar.Value)).Order());
        Assert.All(exemplars, static exemplar => Assert.DoesNotContain("le", exemplar.Series.Keys));
    }

    [Theory]
    [InlineData("extras-text1")]
    [InlineData("extras-text")]
    public async Task Prometheus_text_has_no_exemplars(string job) =>
        Assert.Empty(await _prometheus.ExemplarsAsync($"{{__name__=~'.+',job='{job}'}}"));

    [Theory]
    [InlineData("extras-protobuf", "orders_total")]
    [InlineData("extras-protobuf", "latency_seconds_count")]
    [InlineData("extras-protobuf", "sizes_bytes_count")]
    [InlineData("extras-openmetrics", "orders_total")]
    [InlineData("extras-openmetrics", "latency_seconds_count")]
    [InlineData("extras-openmetrics", "sizes_bytes_count")]
    public async Task A_created_timestamp_is_stored_as_a_zero_at_that_time(string job, string name)
    {
        IReadOnlyList<(double Time, double Value)> history = await _prometheus.HistoryAsync($"{name}{{job='{job}'}}");

        Assert.Equal(0, history[0].Value);
        Assert.InRange(history[0].Time, _started.ToUnixTimeMilliseconds() / 1000.0, history[1].Time);
        Assert.Empty(await _prometheus.QueryAsync($"{{__name__=~'.+_created',job='{job}'}}", _scrape.TimeOf(job)));
    }

    [Theory]
    [InlineData("extras-text1")]
    [InlineData("extras-text")]
    public async Task Prometheus_text_has_no_created_timestamps(string job) =>
        Assert.All(await _prometheus.HistoryAsync($"orders_total{{job='{job}'}}"), static sample => Assert.Equal(2, sample.Value));

    [Fact]
    public async Task Native_histograms_are_stored_bucket_by_bucket()
    {
        Assert.Equal(10, await ValueAsync("histogram_count(native{job='extras-protobuf'})"));
        Assert.Equal(-7.5, await ValueAsync("histogram_sum(native{job='extras-protobuf'})"));

        // Of 10 observations 2 lie in [-4, -2), 3 around zero, 1 in (0.5, 1], 4 in (4, 8].
        Assert.Equal(0.2, await ValueAsync("histogram_fraction(-4, -2, native{job='extras-protobuf'})"), 9);
        Assert.Equal(0.3, await ValueAsync("histogram_fraction(-0.001, 0.001, native{job='extras-protobuf'})"), 9);
        Assert.Equal(0.1, await ValueAsync("histogram_fraction(0.5, 1, native{job='extras-protobuf'})"), 9);
        Assert.Equal(0.4, await ValueAsync("histogram_fraction(4, 8, native{job='extras-protobuf'})"), 9);
        Assert.Equal(8, await ValueAsync("histogram_quantile(1, native{job='extras-protobuf'})"), 9);

        // Half way through the last bucket, where Prometheus takes the geometric mean of its bounds.
        Assert.Equal(Math.Sqrt(4 * 8), await ValueAsync("histogram_quantile(0.8, native{job='extras-protobuf'})"), 9);
        Assert.Equal(0, await ValueAsync("histogram_count({\"native.empty\",job='extras-protobuf'})"));
    }

    [Fact]
    public async Task A_histogram_with_native_buckets_is_stored_with_them_and_with_the_classic_ones()
    {
        Assert.Equal(4, await ValueAsync("histogram_count(both_seconds{job='extras-protobuf'})"));
        Assert.Equal(9.75, await ValueAsync("histogram_sum(both_seconds{job='extras-protobuf'})"));
        Assert.Equal(0.25, await ValueAsync("histogram_fraction(0.5, 1, both_seconds{job='extras-protobuf'})"), 9);
        Assert.Equal(0.75, await ValueAsync("histogram_fraction(2, 4, both_seconds{job='extras-protobuf'})"), 9);
        foreach (string job in ExtrasScrape.Jobs)
        {
            Assert.Equal(1, await ValueAsync($"both_seconds_bucket{{job='{job}',le='1.0'}}", job));
            Assert.Equal(4, await ValueAsync($"both_seconds_count{{job='{job}'}}", job));
        }
    }

    [Theory]
    [InlineData("extras-openmetrics")]
    [InlineData("extras-text1")]
    [InlineData("extras-text")]
    public async Task A_native_histogram_in_text_consists_of_its_count(string job) =>
        Assert.Equal(10, await ValueAsync($"native_bucket{{job='{job}',le='+Inf'}}", job));

    [Fact]
    public async Task Classic_histograms_give_the_same_quantile_in_every_format()
    {
        foreach (string job in ExtrasScrape.Jobs)
        {
            Assert.Equal(0.5, await ValueAsync($"histogram_quantile(0.5, latency_seconds_bucket{{job='{job}'}})", job));
        }
    }

    private async Task<double> ValueAsync(string query, string job = "extras-protobuf")
    {
        IReadOnlyList<PrometheusSample> samples = await _prometheus.QueryAsync(query, _scrape.TimeOf(job));
        Assert.True(samples.Count == 1, string.Create(CultureInfo.InvariantCulture, $"{query}: {samples.Count} series"));
        return samples[0].Value;
    }
}
