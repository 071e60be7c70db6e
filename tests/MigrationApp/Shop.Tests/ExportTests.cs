using Prometheus;

namespace Shop.Tests;

public sealed class ExportTests
{
    [Fact]
    public async Task A_registry_is_exported_as_text()
    {
        CollectorRegistry registry = RegionMetrics.CreateRegistry("a");

        string text = await Exporter.TextAsync(registry, TestContext.Current.CancellationToken);

        Assert.Contains("tenant_orders_total{tenant=\"a\"} 3\n", text);
        Assert.Contains("# EOF", await Exporter.OpenMetricsAsync(registry));
        Assert.StartsWith("text/plain; version=0.0.4", Exporter.ContentType);
    }

    [Fact]
    public async Task A_factory_creates_metrics_in_its_registry()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        var shop = new ShopMetrics(Metrics.WithCustomRegistry(registry));

        shop.Opened.Inc();
        shop.Calls.WithLabels("GET").Inc(2);
        shop.CreateQueue("mail").WithLabels("high").Set(4);

        string text = await Exporter.TextAsync(registry, TestContext.Current.CancellationToken);
        Assert.Contains("shop_opened_total 1\n", text);
        Assert.Contains("shop_calls_total{method=\"GET\"} 2\n", text);
        Assert.Contains("shop_queue_length{priority=\"high\",queue=\"mail\"} 4\n", text);
    }
}
