using MetricsClient;
using MetricsClient.AspNetCore;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds endpoints to an app that serve metrics, and a page that shows the metrics.</summary>
/// <remarks>
/// <para>Responses are never cached, even if the app has a policy for all responses: the endpoint is excluded from output caching,
/// and responses have the header <c>Cache-Control: no-store</c>. A response is compressed only if the client asks for gzip. With .NET 9
/// and later, the metric <c>http.server.request.duration</c> of the app does not contain the scrapes; .NET 8 has no such setting. The
/// scrapes have a time limit of their own (<see cref="ScrapeOptions.Timeout"/>), and no request timeout of the app applies.</para>
/// <para>In a file with <c>using Prometheus</c>, the compiler chooses the methods of prometheus-net with the same names.</para>
/// </remarks>
public static class MetricsEndpointRouteBuilderExtensions
{
    private const string DefaultPattern = "/metrics";

    /// <summary>
    /// Serves metrics at <c>/metrics</c>. The scrapes have the limits of <c>IOptions&lt;ScrapeOptions&gt;</c>.
    /// </summary>
    /// <param name="endpoints">The endpoints of the app.</param>
    /// <param name="registries">
    /// The registries to serve. The metrics of all registries form one response. If empty, the registry of the service
    /// container is served, or the default registry if the container has none.
    /// </param>
    /// <returns>The endpoint, to which conventions can be added, such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument or a registry is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A scrape limit is out of range.</exception>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, params CollectorRegistry[] registries) =>
        endpoints.MapMetrics(DefaultPattern, registries);

    /// <summary>
    /// Serves metrics at a route. The scrapes have the limits of <c>IOptions&lt;ScrapeOptions&gt;</c>.
    /// </summary>
    /// <param name="endpoints">The endpoints of the app.</param>
    /// <param name="pattern">The route pattern.</param>
    /// <param name="registries">
    /// The registries to serve. The metrics of all registries form one response. If empty, the registry of the service
    /// container is served, or the default registry if the container has none.
    /// </param>
    /// <returns>The endpoint, to which conventions can be added, such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument or a registry is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A scrape limit is out of range.</exception>
    public static IEndpointConventionBuilder MapMetrics(
        this IEndpointRouteBuilder endpoints, string pattern, params CollectorRegistry[] registries)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(registries);

        return endpoints.MapMetrics(pattern, Served.Handler(endpoints.ServiceProvider, registries));
    }

    /// <summary>Serves metrics at a route. The handler provides the registries and the limits.</summary>
    /// <param name="endpoints">The endpoints of the app.</param>
    /// <param name="pattern">The route pattern.</param>
    /// <param name="handler">The handler that responds to the scrapes.</param>
    /// <returns>The endpoint, to which conventions can be added, such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, string pattern, ScrapeHandler handler)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(handler);

        // All HTTP methods are mapped. The handler rejects unsupported methods, with an Allow header in the response.
        IEndpointConventionBuilder endpoint =
            endpoints.Map(pattern, new ScrapeEndpoint(handler).RespondAsync).WithDisplayName(ScrapeMetadata.DisplayName);

        return ScrapeMetadata.AddTo(endpoint);
    }

    /// <summary>
    /// Serves a page that shows the metrics in a browser at <c>/metrics/page</c>. The page reads the metrics at <c>/metrics</c>.
    /// </summary>
    /// <param name="endpoints">The endpoints of the app, or a group of endpoints that also contains the metrics.</param>
    /// <param name="registries">
    /// The registries whose .NET meters the page lists. If empty, the registry of the service container, or the default registry if the
    /// container has none.
    /// </param>
    /// <returns>
    /// The endpoint, to which conventions can be added, such as <c>RequireAuthorization()</c>. The page reads the endpoint of the
    /// metrics, which needs the same convention.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument or a registry is null.</exception>
    public static IEndpointConventionBuilder MapMetricsPage(
        this IEndpointRouteBuilder endpoints, params CollectorRegistry[] registries) =>
        endpoints.MapMetricsPage(DefaultPattern + "/page", DefaultPattern, registries);

    /// <summary>Serves a page that shows the metrics in a browser at a route.</summary>
    /// <param name="endpoints">The endpoints of the app, or a group of endpoints that also contains the metrics.</param>
    /// <param name="pattern">The route pattern of the page.</param>
    /// <param name="metricsPattern">
    /// The route pattern of the metrics that the page reads, as passed to <c>MapMetrics</c>. A parameter, such as <c>{tenant}</c>, must be
    /// in a part of the path that the page has, too.
    /// </param>
    /// <param name="registries">
    /// The registries whose .NET meters the page lists. If empty, the registry of the service container, or the default registry if the
    /// container has none.
    /// </param>
    /// <returns>
    /// The endpoint, to which conventions can be added, such as <c>RequireAuthorization()</c>. The page reads the endpoint of the
    /// metrics, which needs the same convention.
    /// </returns>
    /// <exception cref="ArgumentException">The page cannot know the value of a parameter in the pattern of the metrics.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IEndpointConventionBuilder MapMetricsPage(
        this IEndpointRouteBuilder endpoints, string pattern, string metricsPattern, params CollectorRegistry[] registries)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(metricsPattern);
        ArgumentNullException.ThrowIfNull(registries);

        var page = new PageEndpoint(new MetricsPage(
            RelativeUrl.Between(pattern, metricsPattern), Served.By(endpoints.ServiceProvider, registries)));
        return ScrapeMetadata.AddTo(endpoints.Map(pattern, page.RespondAsync).WithDisplayName("Prometheus metrics page"));
    }
}
