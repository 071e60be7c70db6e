using MetricsClient;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace MovingOver;

/// <summary>A file of the same app. The file imports MetricsClient, and serves metrics of MetricsClient.</summary>
internal static class MetricsClientFile
{
    public const string Metric = "metrics_client_total";

    public static void Add(IServiceCollection services) => services.AddKestrelMetricServer(options => options.Port = 0);

    public static void Use(WebApplication app, int port)
    {
        Metrics.CreateCounter(Metric, "A counter of MetricsClient.").Inc();
        app.UseMetricServer(port, "/metrics-client/port-and-path");
        app.MapMetrics("/metrics-client/endpoint");
    }

    public static void MapDefaultPath(WebApplication app) => app.MapMetrics();

    public static void UseDefaultPath(WebApplication app, int? port) =>
        _ = port is { } only ? app.UseMetricServer(only) : app.UseMetricServer();
}
