using System.Net;
using MetricsClient.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MetricsClient;

/// <summary>Serves metrics as middleware of the app.</summary>
public static class MetricServerMiddlewareExtensions
{
    private const string DefaultPath = "/metrics";

    /// <summary>Serves the registry of the container, else the default one, at <c>/metrics</c> on every port of the app.</summary>
    public static IApplicationBuilder UseMetricServer(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);

        return Use(app, DefaultPath, static _ => true);
    }

    /// <summary>
    /// Serves the registry of the container, else the default one, at <c>/metrics</c>, and only on connections to that
    /// local port. It does not open the port: the app's URLs do. <c>services.AddMetricServer</c> opens and serves one by itself.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 1 and 65535.</exception>
    public static IApplicationBuilder UseMetricServer(this IApplicationBuilder app, int port) =>
        app.UseMetricServer(port, DefaultPath);

    /// <summary>
    /// Serves the registry of the container, else the default one, at the path, and only on connections to that local
    /// port. It does not open the port: the app's URLs do. <c>services.AddMetricServer</c> opens and serves one by itself.
    /// </summary>
    /// <exception cref="ArgumentException">The path does not begin with a slash.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 1 and 65535.</exception>
    public static IApplicationBuilder UseMetricServer(this IApplicationBuilder app, int port, string path)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);

        PathString served = Served.Path(path);
        PortCheck.AtStart(app.ApplicationServices, port);
        return Use(app, served, context => context.Connection.LocalPort == port);
    }

    private static IApplicationBuilder Use(IApplicationBuilder app, PathString path, Func<HttpContext, bool> accepts)
    {
        var endpoint = new ScrapeEndpoint(new ScrapeHandler(Served.By(app.ApplicationServices, [])));
        return app.Use(next => context =>
            Served.At(path, context.Request) && accepts(context) ? endpoint.AnswerAsync(context) : next(context));
    }
}
