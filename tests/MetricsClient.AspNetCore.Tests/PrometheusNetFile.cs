using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

// Not inside MetricsClient, whose extension methods would then win whatever else is imported.
namespace MovingOver;

/// <summary>A file of an app that still speaks prometheus-net while the app references this library too: it compiles.</summary>
internal static class BesidePrometheusNet
{
    public static void Use(WebApplicationBuilder builder)
    {
        builder.Services.AddMetricsClient();
        builder.Services.AddMetricServer(options => options.Port = 1234);
        WebApplication app = builder.Build();
        app.MapMetrics();
        app.MapMetrics("/old");
        app.UseMetricServer();
        app.UseMetricServer(1234);
        app.UseMetricServer(1234, "/old");
        Metrics.CreateCounter("old_total", "Counted by prometheus-net.").Inc();
    }
}
