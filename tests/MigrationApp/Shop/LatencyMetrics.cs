using Prometheus;

namespace Shop;

/// <summary>Summaries and timers.</summary>
public sealed class LatencyMetrics
{
    private readonly Summary _search = Metrics.CreateSummary("shop_search_seconds", "Searches.", MetricDefaults.Quantiles);
    private readonly Summary _index = Metrics.CreateSummary("shop_index_seconds", "Index runs.", new[] { "language" }, new SummaryConfiguration { SuppressInitialValue = true });
    private readonly Gauge _last = Metrics.CreateGauge("shop_index_last_seconds", "The last run.");

    public TimeSpan Search(Action search)
    {
        using Prometheus.ITimer timer = _search.NewTimer();
        search();
        return timer.ObserveDuration();
    }

    public void Index(string language, Action index)
    {
        using (_index.WithLabels(language).NewTimer())
        using (_last.NewTimer())
        {
            index();
        }
    }
}
