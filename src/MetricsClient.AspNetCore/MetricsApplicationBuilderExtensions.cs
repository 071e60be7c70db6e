using System.Net;
using MetricsClient;
using MetricsClient.AspNetCore;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds middleware that serves metrics to an app.</summary>
/// <remarks>
/// <para>The scrapes have the limits of <c>IOptions&lt;ScrapeOptions&gt;</c>, and no request timeout of the app applies. Responses are not
/// cached, and do not count in the request metrics of the app, as with <c>MapMetrics</c>.</para>
/// <para>In a file with <c>using Prometheus</c>, the compiler chooses the methods of prometheus-net with the same names.</para>
/// </remarks>
public static class MetricsApplicationBuilderExtensions
{
    private const string DefaultPath = "/metrics";

    /// <summary>Serves metrics at <c>/metrics</c> on every port of the app.</summary>
    /// <param name="app">The app.</param>
    /// <param name="registries">
    /// The registries to serve. The metrics of all registries form one response. If empty, the registry of the service
    /// container is served, or the default registry if the container has none.
    /// </param>
    /// <returns>The app.</returns>
    /// <exception cref="ArgumentNullException">An argument or a registry is null.</exception>
    public static IApplicationBuilder UseMetricServer(this IApplicationBuilder app, params CollectorRegistry[] registries)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(registries);

        return Use(app, DefaultPath, static _ => true, registries);
    }

    /// <summary>Serves metrics at a path on every port of the app.</summary>
    /// <param name="app">The app.</param>
    /// <param name="path">The path, with a leading slash.</param>
    /// <param name="registries">
    /// The registries to serve as one exposition. If empty: the registry of the service container, or the default registry.
    /// </param>
    /// <returns>The app.</returns>
    /// <exception cref="ArgumentException">The path has no leading slash.</exception>
    /// <exception cref="ArgumentNullException">An argument or a registry is null.</exception>
    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder app, string path, params CollectorRegistry[] registries)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(registries);

        return Use(app, Served.Path(path), static _ => true, registries);
    }

    /// <summary>
    /// Serves metrics at <c>/metrics</c>, but only for connections to one local port. The method does not open the
    /// port; the app must listen on the port. In contrast, <c>services.AddKestrelMetricServer</c> opens a separate
    /// port.
    /// </summary>
    /// <param name="app">The app.</param>
    /// <param name="port">The local port, from 1 to 65535.</param>
    /// <param name="registries">
    /// The registries to serve. The metrics of all registries form one response. If empty, the registry of the service
    /// container is served, or the default registry if the container has none.
    /// </param>
    /// <returns>The app.</returns>
    /// <exception cref="ArgumentNullException">An argument or a registry is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder app, int port, params CollectorRegistry[] registries) =>
        app.UseMetricServer(port, DefaultPath, registries);

    /// <summary>
    /// Serves metrics at a path, but only for connections to one local port. The method does not open the port; the app
    /// must listen on the port. In contrast, <c>services.AddKestrelMetricServer</c> opens a separate port.
    /// </summary>
    /// <param name="app">The app.</param>
    /// <param name="port">The local port, from 1 to 65535.</param>
    /// <param name="path">The path, with a leading slash.</param>
    /// <param name="registries">
    /// The registries to serve. The metrics of all registries form one response. If empty, the registry of the service
    /// container is served, or the default registry if the container has none.
    /// </param>
    /// <returns>The app.</returns>
    /// <exception cref="ArgumentException">The path has no leading slash.</exception>
    /// <exception cref="ArgumentNullException">An argument or a registry is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder app, int port, string path, params CollectorRegistry[] registries)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(registries);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);

        PathString served = Served.Path(path);
        PortCheck.AtStart(app.ApplicationServices, port);
        return Use(app, served, context => context.Connection.LocalPort == port, registries);
    }

    private static IApplicationBuilder Use(
        IApplicationBuilder app, PathString path, Func<HttpContext, bool> accepts, CollectorRegistry[] registries)
    {
        var endpoint = new ScrapeEndpoint(Served.Handler(app.ApplicationServices, registries));
        return app.Use(next => context =>
            Served.At(path, context.Request) && accepts(context) ? RespondAsync(endpoint, context) : next(context));
    }

    private static Task RespondAsync(ScrapeEndpoint endpoint, HttpContext context)
    {
        context.SetEndpoint(ScrapeMetadata.Endpoint);
        return endpoint.RespondAsync(context);
    }
}
