namespace MetricsClient.Http;

/// <summary>Counts the scrapes that received no complete response in a self-metric, and reports each kind of failure once.</summary>
internal sealed class ScrapeFailures
{
    public const string Callback = "callback";
    public const string Closed = "connection_closed";
    public const string CollectTimeout = "collect_timeout";
    public const string Error = "error";
    public const string InFlight = "in_flight";
    public const string SlowReader = "slow_reader";

    private readonly CollectorRegistry _home;

    public ScrapeFailures(CollectorRegistry home)
    {
        _home = home;
    }

    public void Add(string reason, string message, Exception? exception = null)
    {
        _home.SelfMetrics.Counter(
            "metricsclient_scrape_failures_total", "Scrapes without a complete response.", "reason", reason).Inc();
        _home.Report(new MetricProblem(MetricProblemKind.ScrapeFailed, reason, message, exception));
    }
}
