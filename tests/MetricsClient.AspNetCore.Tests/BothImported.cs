using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

namespace MovingOver;

/// <summary>A file that imports both libraries, as in the middle of a move: the calls compile and are unambiguous.</summary>
internal static class BothImported
{
    public static void Add(IServiceCollection services)
    {
        services.AddMetricServer(options => options.Port = 0);
        services.AddKestrelMetricServer(options => options.Port = 0);
    }

    public static void Use(WebApplication app, MetricsClient.CollectorRegistry registry)
    {
        app.MapMetrics();
        app.MapMetrics("/prometheus-net");
        app.MapMetrics("/metrics-client", registry);
        app.UseMetricServer();
        app.UseMetricServer("/metrics");
        app.UseMetricServer("/metrics-client", registry);
        app.UseMetricServer(9464);
        app.UseMetricServer(9464, "/metrics-client", registry);
    }
}
