using Prometheus;

namespace Shop;

/// <summary>Metrics that expire, created by one factory.</summary>
public sealed class SessionMetrics
{
    private static readonly IManagedLifetimeMetricFactory s_factory = Metrics.WithManagedLifetime(TimeSpan.FromMinutes(30));

    private readonly ICollector<ICounter> _clicks = s_factory
        .CreateCounter("shop_clicks_total", "Clicks.", new[] { "page" })
        .WithExtendLifetimeOnUse();

    private readonly IManagedLifetimeMetricHandle<IHistogram> _length = s_factory.CreateHistogram(
        "shop_session_seconds", "Sessions.", new[] { "page" }, new HistogramConfiguration { Buckets = new double[] { 1, 10, 100 } });

    private readonly IManagedLifetimeMetricHandle<ISummary> _depth = s_factory.CreateSummary("shop_session_depth", "Pages.");

    public void Clicked(string page) => _clicks.WithLabels(page).Inc();

    public void Ended(string page, TimeSpan length, int depth)
    {
        using var lease = _length.AcquireRefLease(out var histogram, page);
        histogram.Observe(length.TotalSeconds);
        _depth.WithLease(summary => summary.Observe(depth));
    }
}
