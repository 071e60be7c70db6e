using MetricsClient.WebChild;
using Microsoft.AspNetCore.Builder;
using Prometheus;

// Not inside the namespace MetricsClient, which would take precedence over the using directives.
namespace MovingOver;

/// <summary>The shop with prometheus-net, before it moves over.</summary>
internal sealed class PrometheusNetApp : IShopMetrics
{
    private readonly Counter _orders = Metrics.CreateCounter("shop_orders_total", "Orders.", "kind");
    private readonly Histogram _items = Metrics.CreateHistogram(
        "shop_order_items", "Items of an order.", new HistogramConfiguration { Buckets = Histogram.LinearBuckets(1, 1, 5) });

    private readonly IManagedLifetimeMetricHandle<IGauge> _carts = Metrics
        .WithManagedLifetime(expiresAfter: TimeSpan.FromSeconds(3))
        .CreateGauge("shop_cart_items", "Items in a cart.", ["customer"]);

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        Shop.AddTo(builder.Services).UseHttpClientMetrics();
        Shop.AddHealthChecksTo(builder.Services);

        WebApplication app = builder.Build();
        app.UseRouting();
        app.UseHttpMetrics();
        app.UseWebSockets();
        app.MapMetrics();
        Shop.MapTo(app, new PrometheusNetApp());
        return app;
    }

    public void Ordered(string kind, int items)
    {
        _orders.WithLabels(kind).Inc();
        _items.Observe(items);
    }

    public void Cart(string customer, int items) => _carts.WithLease(gauge => gauge.Set(items), customer);
}
