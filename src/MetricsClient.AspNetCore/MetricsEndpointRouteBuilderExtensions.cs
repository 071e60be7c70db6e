using MetricsClient;
using MetricsClient.AspNetCore;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves metrics by an endpoint of an app.</summary>
/// <remarks>
/// In a file with <c>using Prometheus</c> the methods of the same name in prometheus-net take precedence.
/// </remarks>
public static class MetricsEndpointRouteBuilderExtensions
{
    private const string DefaultPattern = "/metrics";

    /// <summary>Serves metrics at <c>/metrics</c>, with the limits of <c>IOptions&lt;ScrapeOptions&gt;</c>.</summary>
    /// <param name="endpoints">The endpoints of the app.</param>
    /// <param name="registries">
    /// The registries to serve as one exposition. If empty: the registry of the service container, or the default registry.
    /// </param>
    /// <returns>The endpoint, for conventions such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument or a registry is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit of the scrapes is out of range.</exception>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, params CollectorRegistry[] registries) =>
        endpoints.MapMetrics(DefaultPattern, registries);

    /// <summary>Serves metrics at a route, with the limits of <c>IOptions&lt;ScrapeOptions&gt;</c>.</summary>
    /// <param name="endpoints">The endpoints of the app.</param>
    /// <param name="pattern">The route pattern.</param>
    /// <param name="registries">
    /// The registries to serve as one exposition. If empty: the registry of the service container, or the default registry.
    /// </param>
    /// <returns>The endpoint, for conventions such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument or a registry is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit of the scrapes is out of range.</exception>
    public static IEndpointConventionBuilder MapMetrics(
        this IEndpointRouteBuilder endpoints, string pattern, params CollectorRegistry[] registries)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(registries);

        return endpoints.MapMetrics(pattern, Served.Handler(endpoints.ServiceProvider, registries));
    }

    /// <summary>Serves metrics at a route by a handler, with the registries and limits of the handler.</summary>
    /// <param name="endpoints">The endpoints of the app.</param>
    /// <param name="pattern">The route pattern.</param>
    /// <param name="handler">The handler of the scrapes.</param>
    /// <returns>The endpoint, for conventions such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, string pattern, ScrapeHandler handler)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(handler);

        // Maps every method: the handler rejects the wrong methods with an Allow header.
        return endpoints.Map(pattern, new ScrapeEndpoint(handler).RespondAsync).WithDisplayName("Prometheus metrics");
    }
}
