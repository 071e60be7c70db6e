using Prometheus;

namespace Shop;

/// <summary>Metrics of a factory that the container injects.</summary>
public sealed class ShopMetrics : IShopMetrics
{
    private readonly IMetricFactory _factory;

    public ShopMetrics(IMetricFactory factory)
    {
        _factory = factory;
        Opened = factory.CreateCounter("shop_opened_total", "Openings.");
        Calls = factory.CreateCounter("shop_calls_total", "Calls.", new[] { "method" });
        Seconds = factory.CreateHistogram("shop_open_seconds", "Durations.", new HistogramConfiguration { Buckets = new double[] { 60, 3600 } });
    }

    public ICounter Opened { get; }

    public Counter Calls { get; }

    public IHistogram Seconds { get; }

    public Gauge CreateQueue(string name)
    {
        return _factory.WithLabels(new Dictionary<string, string> { ["queue"] = name }).CreateGauge("shop_queue_length", "Lengths.", new[] { "priority" });
    }
}
