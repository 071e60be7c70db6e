using Prometheus;

namespace Shop;

/// <summary>Gauges with each of their members.</summary>
public sealed class StockMetrics
{
    private readonly Gauge _stock = Metrics.CreateGauge("shop_stock_items", "Items in stock.", new GaugeConfiguration { LabelNames = new[] { "product" } });
    private readonly Gauge _counted = Metrics.CreateGauge("shop_stock_counted_timestamp_seconds", "Last count.");
    private readonly Gauge _running = Metrics.CreateGauge("shop_counts_running", "Counts in progress.");
    private readonly Gauge _highest = Metrics.CreateGauge("shop_stock_highest", "Highest and lowest stock.", "bound");

    public void Delivered(string product, int items)
    {
        _stock.WithLabels(product).Inc(items);
        _highest.WithLabels("high").IncTo(targetValue: items);
        _highest.WithLabels("low").DecTo(items);
    }

    public void Sold(string product) => _stock.WithLabels(product).Dec();

    public int Count(Func<int> count)
    {
        using (_running.TrackInProgress())
        {
            _counted.SetToCurrentTimeUtc();
            _counted.SetToTimeUtc(DateTimeOffset.UnixEpoch.AddDays(1));
            _counted.IncToTimeUtc(DateTimeOffset.UnixEpoch.AddDays(2));
            return count();
        }
    }

    public double CountedAt() => _counted.Value;

    public double StockOf(string product) => _stock.WithLabels(product).Value;
}
