using MetricsClient;
using MetricsClient.WebChild;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace MovingOver;

/// <summary>The shop of <see cref="PrometheusNetApp"/> after the move, as docs/from-prometheus-net.md describes.</summary>
internal sealed class MetricsClientApp : IShopMetrics
{
    private readonly MetricFamily<Counter> _orders = Metrics.CreateCounter("shop_orders_total", "Orders.", "kind");
    private readonly Histogram _items = Metrics.CreateHistogram(
        "shop_order_items", "Items of an order.", new HistogramOptions { Buckets = Buckets.Linear(1, 1, 5) });

    private readonly MetricFamily<Gauge> _carts = Metrics.CreateGauge(
        "shop_cart_items", "Items in a cart.", ["customer"], new GaugeOptions { TimeToLive = TimeSpan.FromSeconds(3) });

    public static WebApplication Build(WebApplicationBuilder builder, bool addsPlatform = false)
    {
        builder.Services.AddMetricsClient();
        builder.Services.AddPrometheusNetProcessMetrics();
        Shop.AddTo(builder.Services).UseHttpClientMetrics();
        Shop.AddHealthChecksTo(builder.Services).ForwardToMetrics();
        if (addsPlatform)
        {
            builder.Services.AddDotNetMetrics();
        }

        WebApplication app = builder.Build();
        app.UseRouting();
        app.UseHttpMetrics();
        app.UseGrpcMetrics();
        app.UseWebSockets();
        app.MapMetrics();
        Shop.MapTo(app, new MetricsClientApp());
        Faults.MapTo(app);
        return app;
    }

    public static WebApplication BuildEmpty(WebApplicationBuilder builder, bool addsPlatform)
    {
        builder.Services.AddMetricsClient();
        if (addsPlatform)
        {
            builder.Services.AddDotNetMetrics();
        }

        WebApplication app = builder.Build();
        app.MapMetrics();
        return app;
    }

    public void Ordered(string kind, int items)
    {
        _orders.WithLabels(kind).Inc();
        _items.Observe(items);
    }

    public void Cart(string customer, int items) => _carts.WithLabels(customer).Set(items);
}
