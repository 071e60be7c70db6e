using Prometheus;

namespace Shop.Web;

/// <summary>Endpoints that use all metrics of the shop.</summary>
public static class OrdersApi
{
    private static readonly CartMetrics s_carts = new();
    private static readonly SessionMetrics s_sessions = new();
    private static readonly StockMetrics s_stock = new();
    private static readonly PaymentMetrics s_payments = new();
    private static readonly LatencyMetrics s_latency = new();
    private static readonly TracedMetrics s_traced = new();
    private static readonly TenantMetrics s_tenants = new();
    private static readonly ErrorMetrics s_errors = new();
    private static readonly BatchMetrics s_batch = new();
    private static readonly QueueMetrics s_queue = new(() => 7, () => false);

    public static void Map(WebApplication app)
    {
        app.MapGet("/order/{kind}", async (string kind, IShopMetrics shop, IHttpClientFactory clients, HttpRequest request) =>
        {
            _ = s_queue;
            OrderMetrics.Visited();
            OrderMetrics.Ordered(kind, "de");
            OrderMetrics.Rejected("empty");
            s_carts.Changed("a", 2);
            s_sessions.Clicked("/order");
            s_sessions.Ended("/order", TimeSpan.FromSeconds(20), 3);
            s_stock.Delivered("book", 3);
            s_stock.Count(() => 3);
            s_payments.Paid("card", 12, 2);
            s_latency.Search(() => { });
            s_latency.Index("de", () => { });
            s_traced.Ordered(kind, "17");
            s_tenants.Add("search");
            s_tenants.Limit("one", 5);
            s_errors.Run(() => { });
            s_batch.Finished(8);
            RegionMetrics.Ordered();
            Observed.Parcel(1, 2);
            shop.Opened.Inc();
            shop.Calls.WithLabels("GET").Inc();
            shop.Seconds.Observe(100);
            shop.CreateQueue("mail").WithLabels("high").Set(1);
            using HttpClient client = clients.CreateClient("warehouse");
            return await client.GetStringAsync($"http://{request.Host}/health");
        });
        app.MapGet("/health", () => "healthy");
    }
}
