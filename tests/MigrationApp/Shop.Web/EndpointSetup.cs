using Prometheus;

namespace Shop.Web;

/// <summary>Endpoints of metrics.</summary>
public static class EndpointSetup
{
    public static readonly CollectorRegistry Tenant = RegionMetrics.CreateRegistry("one");

    public static void Map(WebApplication app)
    {
        app.UseMetricServer(url: "/middleware");
        app.UseMetricServer(settings => settings.Registry = Tenant, "/middleware-of-tenant");
        app.MapMetrics();
        app.MapMetrics(registry: Tenant, pattern: "/tenant").WithDisplayName("tenant");
        app.MapMetrics(settings =>
        {
            settings.Registry = Tenant;
        }, "/tenant2");
    }
}
