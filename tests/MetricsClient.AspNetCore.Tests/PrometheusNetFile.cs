using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

// Not inside the namespace MetricsClient, which would take precedence over the using directives.
namespace MovingOver;

/// <summary>A file of an app that references both libraries. The file imports prometheus-net, and serves metrics of prometheus-net.</summary>
internal static class PrometheusNetFile
{
    public const string Metric = "prometheus_net_total";

    public static void Add(IServiceCollection services, int port)
    {
        services.AddMetricServer(options =>
        {
            options.Port = (ushort)port;
            options.Hostname = "localhost";
        });
        services.AddMetricsClient();
    }

    public static void Use(WebApplication app, int port)
    {
        Metrics.CreateCounter(Metric, "A counter of prometheus-net.").Inc();
        app.UseMetricServer(port: port, url: "/prometheus-net/named");
        app.UseMetricServer(port, "/prometheus-net/port-and-path");
        app.UseMetricServer("/prometheus-net/path");
        app.MapMetrics("/prometheus-net/endpoint");
        app.MapMetrics();
    }

    public static void UseDefaultPath(WebApplication app, int? port) =>
        _ = port is { } only ? app.UseMetricServer(only) : app.UseMetricServer();
}
