using Microsoft.Extensions.DependencyInjection;
using Prometheus;

// Not inside the namespace MetricsClient, which would take precedence over the using directives.
namespace MovingOver;

/// <summary>A file that imports prometheus-net, in an app that references both libraries.</summary>
internal static class PrometheusNetFile
{
    public static IHttpClientBuilder Add(IServiceCollection services, string name) =>
        services.AddHttpClient(name).UseHttpClientMetrics().UseHttpClientMetrics(static options => options.InProgress.Enabled = false);
}
