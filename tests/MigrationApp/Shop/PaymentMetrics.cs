using Prometheus;

namespace Shop;

/// <summary>Histograms with each helper for bounds.</summary>
public sealed class PaymentMetrics
{
    private static readonly Histogram s_amount = Metrics.CreateHistogram(
        "shop_payment_euros",
        "Amounts.",
        new HistogramConfiguration
        {
            Buckets = Histogram.PowersOfTenDividedBuckets(0, 3, 2),
            LabelNames = new[] { "provider" },
        });

    private readonly Histogram _items = Metrics.CreateHistogram("shop_payment_items", "Items.", new HistogramConfiguration { Buckets = Histogram.LinearBuckets(1, 1, 5) });

    private readonly Histogram _bytes = Metrics.CreateHistogram(
        "shop_payment_bytes", "Bytes.", new[] { "provider" }, new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(start: 16, factor: 2, count: 8) });

    private readonly Histogram _seconds = Metrics.CreateHistogram("shop_payment_seconds", "Seconds.", MetricDefaults.Seconds);

    public static (double Sum, long Count) AmountOf(string provider)
    {
        var amount = s_amount.WithLabels(provider);
        return (amount.Sum, amount.Count);
    }

    public void Paid(string provider, double amount, int items)
    {
        s_amount.WithLabels(provider).Observe(val: amount);
        _items.Observe(items, 2);
        _bytes.WithLabels(provider).Observe(100);
        using (_seconds.WithLabels(provider).NewTimer())
        {
            _ = provider.Length;
        }
    }
}
