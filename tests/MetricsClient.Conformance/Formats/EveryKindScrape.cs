using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Formats;

/// <summary>A registry of every kind of metric, which a real Prometheus scrapes with one job for each format.</summary>
public sealed class EveryKindScrape : IAsyncLifetime
{
    private readonly MetricServer _server = new(new MetricServerOptions
    {
        Port = 0,
        Registries = { EveryKindRegistry.Create() },
        Scrape = { IncludeCreatedSamples = true },
    });

    /// <summary>Gets the server that scrapes the jobs.</summary>
    internal RealPrometheus Prometheus { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _server.Start();
        var metrics = new Uri($"http://127.0.0.1:{_server.Port}/metrics");
        Prometheus = await RealPrometheus.WithJobsAsync(
            new ScrapeJob("kinds-protobuf", metrics, ScrapeJob.Protobuf),
            new ScrapeJob("kinds-openmetrics", metrics, ScrapeJob.OpenMetricsText),
            new ScrapeJob("kinds-text1", metrics, ScrapeJob.PrometheusText1),
            new ScrapeJob("kinds-text", metrics, ScrapeJob.PrometheusText));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }
}
