using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Formats;

/// <summary>A real Prometheus scrapes NUL in every text that a registry accepts, in every format and escaping scheme.</summary>
public sealed class RealNulTests
{
    private const string Nul = "a\0b\0";

    private static readonly (string Protocol, string Escaping)[] s_jobs =
    [
        (ScrapeJob.PrometheusText, "underscores"),
        (ScrapeJob.PrometheusText1, "allow-utf-8"),
        (ScrapeJob.OpenMetricsText, "allow-utf-8"),
        (ScrapeJob.OpenMetricsText, "dots"),
        (ScrapeJob.OpenMetricsText, "values"),
        (ScrapeJob.Protobuf, "allow-utf-8"),
    ];

    [Fact]
    public async Task Prometheus_reads_the_same_series_in_every_format_although_every_text_contains_NUL()
    {
        using var server = new MetricServer(new MetricServerOptions { Port = 0, Registries = { Create() }, Scrape = { IncludeCreatedSamples = true } });
        server.Start();
        var metrics = new Uri($"http://127.0.0.1:{server.Port}/metrics");
        ScrapeJob[] jobs = Array.ConvertAll(
            s_jobs, job => new ScrapeJob($"nul {job.Protocol} {job.Escaping}", metrics, job.Protocol) { Escaping = job.Escaping });
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync(jobs);

        foreach (ScrapeJob job in jobs)
        {
            double time = await prometheus.WaitForScrapeAsync(job.Name);
            foreach (string name in new[] { "plain_requests_total", "plain_level", "plain_seconds_count", "plain_sizes_count", "plain_info", "plain_collected" })
            {
                PrometheusSample sample = Assert.Single(await prometheus.QueryAsync($"{name}{{job='{job.Name}'}}", time));
                Assert.Equal((Nul, Nul, 1), (sample["text"], sample["zone"], sample.Value));
            }

            Assert.Equal(2, (await prometheus.QueryAsync($"{{__name__='plain_state',job='{job.Name}'}}", time)).Count);
            Assert.Equal(6, (await prometheus.QueryAsync($"{{__name__=~'(U__)?utf.*(count|level|info|state)',job='{job.Name}'}}", time)).Count);
        }

        foreach (ScrapeJob job in jobs.Where(static job => job.Protocol is ScrapeJob.Protobuf or ScrapeJob.OpenMetricsText))
        {
            PrometheusExemplar exemplar = Assert.Single(await prometheus.ExemplarsAsync($"plain_requests_total{{job='{job.Name}'}}"));
            Assert.Equal("a\uFFFDb\uFFFD", exemplar.Labels["trace_id"]);
        }
    }

    private static CollectorRegistry Create()
    {
        var registry = new CollectorRegistry { AllowUtf8Names = true };
        registry.SetStaticLabels([KeyValuePair.Create("zone", Nul)]);
        Add(registry, "plain_", "text");
        Add(registry, "utf.8 ", "text.label");
        registry.Register(new Collector());
        return registry;
    }

    private static void Add(CollectorRegistry registry, string prefix, string label)
    {
        var exemplar = Exemplar.From(Exemplar.Pair("trace_id", Nul));
        registry.CreateCounter(prefix + "requests_total", Nul, label).WithLabels(Nul).Inc(1, exemplar);
        registry.CreateGauge(prefix + "level", Nul, label).WithLabels(Nul).Set(1);
        registry.CreateHistogram(prefix + "seconds", Nul, [label], new HistogramOptions { Buckets = [1] }).WithLabels(Nul).Observe(0.5, exemplar);
        registry.CreateSummary(prefix + "sizes", Nul, label).WithLabels(Nul).Observe(1);
        registry.CreateInfo(prefix + "info", Nul, label).WithLabels(Nul).Set([new("version", Nul)]);
        registry.CreateStateSet(prefix + "state", Nul, [Nul, "off"], [label]).WithLabels(Nul).Set(Nul);
    }

    private sealed class Collector : ICollector
    {
        public void Collect(MetricWriter writer)
        {
            writer.BeginGauge("plain_collected", Nul, "text").Add(1, Nul);
            writer.BeginStateSet("collected_state", Nul, [Nul, "off"], "text").Add([Nul], Nul);
            writer.BeginInfo("collected_info", Nul, "text").Add(Nul);
        }
    }
}
