using System.Text;
using MetricsClient.Conformance.Referees;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>Each reader of a format accepts a registry of difficult values, and reads the numbers that were set.</summary>
public sealed class ExpositionTests
{
    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_a_nasty_registry()
    {
        byte[] text = NastyRegistry.Write(NastyRegistry.Create(), ExpositionFormat.PrometheusText);

        Assert.Equal("", await Promtool.CheckMetricsAsync(Encoding.UTF8.GetString(text)));
    }

    [Fact]
    public async Task The_python_reader_reads_the_same_from_either_format_of_a_nasty_registry()
    {
        CollectorRegistry registry = NastyRegistry.Create();
        ReadScrape text = await PythonReader.ReadTextAsync(NastyRegistry.Write(registry, ExpositionFormat.PrometheusText));
        ReadScrape openMetrics = await PythonReader.ReadOpenMetricsAsync(
            NastyRegistry.Write(registry, ExpositionFormat.OpenMetricsText));

        // OpenMetrics forbids a sum, and with it a count, where a bound is below zero.
        Assert.Equal(
            text.Numbers.Where(number => !number.Key.StartsWith("nasty_below_zero_sum{", StringComparison.Ordinal)
                    && !number.Key.StartsWith("nasty_below_zero_count{", StringComparison.Ordinal))
                .OrderBy(number => number.Key, StringComparer.Ordinal),
            openMetrics.Numbers.OrderBy(number => number.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_python_reader_reads_what_was_set_in_a_nasty_registry()
    {
        ReadScrape scrape = await PythonReader.ReadOpenMetricsAsync(
            NastyRegistry.Write(NastyRegistry.Create(), ExpositionFormat.OpenMetricsText));

        Assert.Null(scrape.Error);
        Assert.Equal("Ein \"Maß\" \\ of\nall 😱 things.", scrape["nasty_level"].Help);
        Assert.Equal(
            NastyRegistry.Levels.OrderBy(level => level.Key, StringComparer.Ordinal),
            scrape["nasty_level"].Samples
                .Select(sample => KeyValuePair.Create(sample.Labels["text"], sample.Number))
                .OrderBy(level => level.Key, StringComparer.Ordinal));
        Assert.All(
            scrape.Families.SelectMany(family => family.Samples),
            sample => Assert.Equal("\"ü\"\\\n", sample.Labels["zone"]));
        Assert.Equal(4_294_967_296, Assert.Single(scrape["nasty_whole"].Samples).Number);
        Assert.Equal(0.1 + 0.2, Assert.Single(scrape["nasty_part"].Samples).Number);
        Assert.Equal(
            ["-1.0=1", "0.0=1", "1.0=2", "+Inf=2"],
            scrape["nasty_below_zero"].Samples.Select(sample => $"{sample.Labels["le"]}={sample.Number}"));
        Assert.Equal(
            ["1e-05=0", "0.1=1", "1.0=1", "2.5=1", "100000.0=1", "1e+06=1", "+Inf=2"],
            scrape["nasty_wide"].Samples.Where(sample => sample.Name == "nasty_wide_bucket")
                .Select(sample => $"{sample.Labels["le"]}={sample.Number}"));
    }

    [Fact]
    public async Task A_prometheus_stores_a_nasty_registry_as_it_was_set_in_either_format()
    {
        using MetricServer server = new MetricServer(new MetricServerOptions
        {
            Port = 0,
            Registries = { NastyRegistry.Create() },
        }).Start();
        var metrics = new Uri($"http://127.0.0.1:{server.Port}/metrics");
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync(
            new ScrapeJob("nasty-text", metrics, ScrapeJob.PrometheusText),
            new ScrapeJob("nasty-openmetrics", metrics, ScrapeJob.OpenMetricsText));

        foreach (string job in new[] { "nasty-text", "nasty-openmetrics" })
        {
            double time = await prometheus.WaitForScrapeAsync(job);
            IReadOnlyList<PrometheusSample> levels = await prometheus.QueryAsync($"nasty_level{{job='{job}',zone!=''}}", time);
            Assert.Equal(
                NastyRegistry.Levels.OrderBy(level => level.Key, StringComparer.Ordinal),
                levels.Select(level => KeyValuePair.Create(level["text"], level.Value))
                    .OrderBy(level => level.Key, StringComparer.Ordinal));
            IReadOnlyList<PrometheusSample> buckets = await prometheus.QueryAsync($"nasty_wide_bucket{{job='{job}'}}", time);
            Assert.Equal(
                ["+Inf", "0.1", "1.0", "100000.0", "1e+06", "1e-05", "2.5"],
                buckets.Select(bucket => bucket["le"]).Order(StringComparer.Ordinal));
        }
    }
}
