using Prometheus;

namespace Shop;

/// <summary>Metrics that expire, with each form of a lease.</summary>
public sealed class CartMetrics
{
    private readonly IManagedLifetimeMetricHandle<IGauge> _items = Metrics
        .WithManagedLifetime(expiresAfter: TimeSpan.FromHours(1))
        .CreateGauge("shop_cart_items", "Items in a cart.", new[] { "customer" });

    private readonly IManagedLifetimeMetricHandle<ICounter> _changes = Metrics
        .WithManagedLifetime(TimeSpan.FromHours(1))
        .CreateCounter("shop_cart_changes_total", "Changes of all carts.");

    public void Changed(string customer, int items)
    {
        _items.WithLease(gauge => gauge.Set(items), customer);
        _changes.WithLease(counter => counter.Inc());
    }

    public void Doubled(string customer)
    {
        _items.WithLease(gauge =>
        {
            double now = gauge.Value;
            gauge.Inc(now);
        }, customer);
    }

    public async Task EmptiedAsync(string customer)
    {
        await _items.WithLeaseAsync(async gauge =>
        {
            await Task.Yield();
            gauge.Set(0);
        }, customer);
    }

    public double ItemsOf(string customer)
    {
        using (_items.AcquireLease(out var gauge, customer))
        {
            return gauge.Value;
        }
    }
}
