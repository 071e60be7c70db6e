using Prometheus;

namespace Shop;

/// <summary>Static labels: of a factory and of a registry.</summary>
public static class RegionMetrics
{
    private static readonly IMetricFactory s_europe = Metrics.WithLabels(new Dictionary<string, string> { ["region"] = "europe" });
    private static readonly IMetricFactory s_asia = Metrics.DefaultFactory.WithLabels(new Dictionary<string, string> { ["region"] = "asia" });
    private static readonly Counter s_inEurope = s_europe.CreateCounter("shop_regional_total", "Orders.");
    private static readonly Counter s_inAsia = s_asia.CreateCounter("shop_regional_total", "Orders.");

    public static void Ordered()
    {
        s_inEurope.Inc();
        s_inAsia.Inc(2);
    }

    public static CollectorRegistry CreateRegistry(string tenant)
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        registry.SetStaticLabels(new Dictionary<string, string> { ["tenant"] = tenant });
        Metrics.WithCustomRegistry(registry).CreateCounter("tenant_orders_total", "Orders of the tenant.").Inc(3);
        return registry;
    }
}
