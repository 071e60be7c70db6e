using MetricsClient;
using MetricsClient.AspNetCore;
using MetricsClient.AspNetCore.ServiceDiscovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds endpoints to an app that list scrape targets for the HTTP service discovery of Prometheus.</summary>
/// <remarks>
/// <para>Prometheus requests the list once per <c>refresh_interval</c> of <c>http_sd_configs</c>, by default every minute, and scrapes all
/// targets of the last list that it received. Each response contains all targets. A response without targets is an empty list.</para>
/// <para>If the source of the targets throws an exception, the response has status 500, and Prometheus keeps its last list. The failure is
/// counted in <c>http_service_discovery_failures_total</c> of the registry of the service container, or of the default registry if the
/// container has none. The first failure after a success is logged with its exception, which the response does not contain. Thread-safe:
/// requests at the same time call the source at the same time.</para>
/// <para>Responses are never cached. As for scrapes, the metric <c>http.server.request.duration</c> does not contain the requests with
/// .NET 9 and later.</para>
/// </remarks>
public static class HttpServiceDiscoveryEndpointRouteBuilderExtensions
{
    private static readonly string[] s_methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Lists the scrape targets of a sequence.</summary>
    /// <param name="endpoints">The endpoints of the app.</param>
    /// <param name="pattern">The route pattern, such as <c>/targets</c>.</param>
    /// <param name="targetGroups">The targets. The sequence is read again for each response, so that the targets may change.</param>
    /// <returns>The endpoint, to which conventions can be added, such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IEndpointConventionBuilder MapHttpServiceDiscovery(
        this IEndpointRouteBuilder endpoints, string pattern, IEnumerable<ScrapeTargetGroup> targetGroups)
    {
        ArgumentNullException.ThrowIfNull(targetGroups);

        return endpoints.MapHttpServiceDiscovery(pattern, (_, _) => Task.FromResult(targetGroups));
    }

    /// <summary>Lists the scrape targets that a function returns.</summary>
    /// <param name="endpoints">The endpoints of the app.</param>
    /// <param name="pattern">The route pattern, such as <c>/targets</c>.</param>
    /// <param name="source">
    /// Returns all targets. The function is called for each response; the request provides services
    /// (<see cref="HttpContext.RequestServices"/>), route values and the query.
    /// </param>
    /// <returns>The endpoint, to which conventions can be added, such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IEndpointConventionBuilder MapHttpServiceDiscovery(
        this IEndpointRouteBuilder endpoints, string pattern, Func<HttpContext, IEnumerable<ScrapeTargetGroup>> source)
    {
        ArgumentNullException.ThrowIfNull(source);

        return endpoints.MapHttpServiceDiscovery(pattern, (context, _) => Task.FromResult(source(context)));
    }

    /// <summary>Lists the scrape targets that an asynchronous function returns, for example from a database.</summary>
    /// <param name="endpoints">The endpoints of the app.</param>
    /// <param name="pattern">The route pattern, such as <c>/targets</c>.</param>
    /// <param name="source">
    /// Returns all targets. The function is called for each response; the request provides services
    /// (<see cref="HttpContext.RequestServices"/>), route values and the query. The token is canceled when Prometheus closes the connection,
    /// which happens after the <c>refresh_interval</c> at the latest, and at a request timeout of the app, which counts as a failure.
    /// </param>
    /// <returns>The endpoint, to which conventions can be added, such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IEndpointConventionBuilder MapHttpServiceDiscovery(
        this IEndpointRouteBuilder endpoints,
        string pattern,
        Func<HttpContext, CancellationToken, Task<IEnumerable<ScrapeTargetGroup>>> source)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(source);

        IServiceProvider services = endpoints.ServiceProvider;
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger<TargetListEndpoint>();
        var list = new TargetListEndpoint(source, Served.By(services, [])[0], logger);
        return ScrapeMetadata.AddTo(
            endpoints.MapMethods(pattern, s_methods, list.RespondAsync).WithDisplayName("Prometheus scrape targets"));
    }
}
