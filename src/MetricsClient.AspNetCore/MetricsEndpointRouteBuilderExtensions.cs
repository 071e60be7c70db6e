using MetricsClient.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace MetricsClient;

/// <summary>Serves metrics as an endpoint of the app.</summary>
public static class MetricsEndpointExtensions
{
    private const string DefaultPattern = "/metrics";

    /// <summary>Serves the registry of the container, else the default one, at <c>/metrics</c>.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMetrics(DefaultPattern, []);

    /// <summary>Serves the registry of the container, else the default one.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, string pattern) =>
        endpoints.MapMetrics(pattern, []);

    /// <summary>Serves the registries as one exposition at <c>/metrics</c>.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, params CollectorRegistry[] registries) =>
        endpoints.MapMetrics(DefaultPattern, registries);

    /// <summary>Serves the registries as one exposition.</summary>
    public static IEndpointConventionBuilder MapMetrics(
        this IEndpointRouteBuilder endpoints, string pattern, params CollectorRegistry[] registries)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(registries);

        return endpoints.MapMetrics(pattern, new ScrapeHandler(Served.By(endpoints.ServiceProvider, registries)));
    }

    /// <summary>Serves what the handler does, which has limits of its own.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, string pattern, ScrapeHandler handler)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(handler);

        // Any method comes here, since the handler tells the wrong ones which are right.
        return endpoints.Map(pattern, new ScrapeEndpoint(handler).AnswerAsync).WithDisplayName("Prometheus metrics");
    }
}
