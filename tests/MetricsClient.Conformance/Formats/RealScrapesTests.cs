using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Formats;

/// <summary>A real Prometheus scrapes one registry in each format, with one job for each format, and stores the values that were set.</summary>
public sealed class RealScrapesTests : IClassFixture<EveryKindScrape>
{
    // The escaped names of the registry.
    private static readonly Dictionary<string, string> s_escaped = new()
    {
        ["http.requests_total"] = "http_requests_total",
        ["http.method"] = "http_method",
        ["größe"] = "gr__e",
        ["花火"] = "__",
        ["a花"] = "a_",
        ["rpc \"latency\"\\"] = "rpc__latency__",
        ["a b"] = "a_b",
        ["rpc.phase"] = "rpc_phase",
        ["rpc.sizes"] = "rpc_sizes",
        ["target.build_info"] = "target_build_info",
        ["sdk.version"] = "sdk_version",
    };

    private static readonly string[] s_expected =
    [
        "plain_total{path=\"/a\n\"\"}=1.5",
        "counter_without_suffix{}=2",
        "temperature_celsius{}=-21.5",
        "empty_label{}=1",
        "build_info{version=\"1.2.3\"}=1",
        "phase{phase=\"on\"}=1",
        "phase{phase=\"off\"}=0",
        "latency_seconds_bucket{le=\"0.5\"}=1",
        "latency_seconds_bucket{le=\"1.0\"}=1",
        "latency_seconds_bucket{le=\"1e+06\"}=2",
        "latency_seconds_bucket{le=\"+Inf\"}=2",
        "latency_seconds_sum{}=2.25",
        "latency_seconds_count{}=2",
        "http.requests_total{größe=\"groß\",http.method=\"GET\"}=3",
        "花火{a花=\"火\"}=4",
        "rpc \"latency\"\\_bucket{a b=\"c\",le=\"1.0\"}=0",
        "rpc \"latency\"\\_bucket{a b=\"c\",le=\"+Inf\"}=1",
        "rpc \"latency\"\\_sum{a b=\"c\"}=3",
        "rpc \"latency\"\\_count{a b=\"c\"}=1",
        "rpc.phase{rpc.phase=\"on\"}=0",
        "rpc.phase{rpc.phase=\"off\"}=1",
        "target.build_info{sdk.version=\"1.2.3\"}=1",
        "of_no_kind{}=5",
        "sizes_bytes{path=\"/a\",quantile=\"0.5\"}=2",
        "sizes_bytes{path=\"/a\",quantile=\"0.99\"}=4",
        "sizes_bytes_sum{path=\"/a\"}=7.5",
        "sizes_bytes_count{path=\"/a\"}=3",
        "rpc.sizes{quantile=\"0.5\"}=2",
        "rpc.sizes_sum{}=7.5",
        "rpc.sizes_count{}=3",
        "ages_seconds_bucket{le=\"1.0\",path=\"/a\"}=1",
        "ages_seconds_bucket{le=\"+Inf\",path=\"/a\"}=3",
    ];

    private readonly RealPrometheus _prometheus;

    public RealScrapesTests(EveryKindScrape scrape)
    {
        _prometheus = scrape.Prometheus;
    }

    [Fact]
    public async Task Every_sample_is_stored_equal_in_every_format()
    {
        Numbers protobuf = await StoredAsync("kinds-protobuf");
        Numbers openMetrics = await StoredAsync("kinds-openmetrics");
        Numbers text1 = await StoredAsync("kinds-text1");
        Numbers text = await StoredAsync("kinds-text");

        // A gauge histogram has special names for sum and count in OpenMetrics, and both kinds of names in text.
        string[] present = ["ages_seconds_gsum{path=\"/a\"}", "ages_seconds_gcount{path=\"/a\"}"];
        string[] past = ["ages_seconds_sum{path=\"/a\"}", "ages_seconds_count{path=\"/a\"}"];
        Assert.Equal(s_expected.Order(StringComparer.Ordinal), Shown(Without(protobuf, past)));
        Assert.Equal(s_expected.Order(StringComparer.Ordinal), Shown(Without(openMetrics, present)));
        Assert.Equal(s_expected.Order(StringComparer.Ordinal), Shown(Without(text1, [.. past, .. present])));
        Assert.Equal(s_expected.Select(Escape).Order(StringComparer.Ordinal), Shown(Without(text, [.. past, .. present])));
        Assert.Equal([9, 3], present.Select(series => text1[series]));
        Assert.Equal([9, 3], present.Select(series => openMetrics[series]));
        Assert.Equal([9, 3], past.Select(series => protobuf[series]));
    }

    [Theory]
    [InlineData("kinds-protobuf")]
    [InlineData("kinds-openmetrics")]
    [InlineData("kinds-text1")]
    public async Task Names_of_any_characters_can_be_queried(string job)
    {
        double time = await _prometheus.WaitForScrapeAsync(job);

        IReadOnlyList<PrometheusSample> found = await _prometheus.QueryAsync($"sum by (\"größe\") ({{\"http.requests_total\",job='{job}',\"http.method\"='GET'}})", time);

        Assert.Equal([("groß", 3)], found.Select(sample => (sample["größe"], sample.Value)));
    }

    private static string Escape(string series) => s_escaped.Aggregate(
        series, static (text, name) => text.Replace(name.Key, name.Value, StringComparison.Ordinal));

    private static IEnumerable<string> Shown(IEnumerable<KeyValuePair<string, double>> numbers) =>
        numbers.Select(number => FormattableString.Invariant($"{number.Key}={number.Value}")).Order(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, double>> Without(Numbers numbers, string[] series) =>
        numbers.Where(number => !series.Contains(number.Key));

    // Reads the stored samples of a job, without the samples that Prometheus adds.
    private async Task<Numbers> StoredAsync(string job)
    {
        double time = await _prometheus.WaitForScrapeAsync(job);
        IReadOnlyList<PrometheusSample> stored = await _prometheus.QueryAsync($"{{job='{job}'}}", time);
        return new Numbers(stored
            .Where(sample => sample["__name__"] is not "up" && !sample["__name__"].StartsWith("scrape_", StringComparison.Ordinal))
            .Select(sample => sample.Scraped));
    }
}
