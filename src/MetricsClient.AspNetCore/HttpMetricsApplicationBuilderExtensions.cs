using MetricsClient.AspNetCore;
using MetricsClient.AspNetCore.HttpMetrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetricsClient;

/// <summary>Adds the HTTP metrics of prometheus-net to an app: same names and labels, with corrected status codes.</summary>
/// <remarks>
/// New dashboards can use the metrics of ASP.NET Core instead, such as <c>http_server_request_duration_seconds</c>.
/// </remarks>
public static class HttpMetricsApplicationBuilderExtensions
{
    /// <summary>Measures the requests that reach this place of the pipeline.</summary>
    /// <param name="app">The app.</param>
    /// <param name="options">The metrics and their labels. The default is all metrics with the built-in labels.</param>
    /// <returns>The app.</returns>
    /// <remarks>
    /// <para>Exposes <c>http_requests_received_total</c>, <c>http_request_duration_seconds</c> and <c>http_requests_in_progress</c>, with
    /// the labels <c>code</c> (not in progress), <c>method</c>, <c>controller</c>, <c>action</c>, <c>page</c> (with Razor Pages) and
    /// <c>endpoint</c>, the route pattern. A method that HTTP does not define has the value <c>_OTHER</c>.</para>
    /// <para>Call the method once, before the middleware that handles requests. Each request is counted once, when it ends, also if an
    /// exception handler or a status code page executes the pipeline again.</para>
    /// <para>If an exception leaves the later middleware before the response starts, the request counts with the status code that an exception
    /// handler in an earlier middleware sets, or else as 500. It is counted when the response is complete or the request is aborted. An
    /// exception after the start of the response counts as 500.</para>
    /// <para>A request that the client cancels before its handler ends counts as 499, also after a part of the response was sent. A web socket and a
    /// stream of server-sent events count with the status code of the response, because the client ends them.</para>
    /// <para>Requests that end in an earlier middleware are not measured. An endpoint with <c>ShortCircuit()</c> ends in the routing
    /// middleware. Call <c>app.UseRouting()</c> after this method to measure these endpoints. Then the route is not known before the
    /// request ends, and <c>http_requests_in_progress</c> has no route.</para>
    /// <para>Requests to the metrics endpoints of this library are not measured.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">Two labels have the same name, or a label has a reserved name.</exception>
    /// <exception cref="ArgumentNullException">The app is null.</exception>
    /// <exception cref="InvalidOperationException">The registry contains a metric of the same name with other labels.</exception>
    public static IApplicationBuilder UseHttpMetrics(this IApplicationBuilder app, HttpMetricsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);

        options ??= new HttpMetricsOptions();
        ILogger logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger<HttpMetricsMiddleware>();
        CollectorRegistry registry = options.Registry ?? Served.By(app.ApplicationServices, [])[0];
        var labels = new RequestLabels(options, RazorPages.AreUsedBy(app.ApplicationServices), logger);
        var metrics = new RequestMetrics(registry, options, labels);
        return app.Use(next => new HttpMetricsMiddleware(next, metrics).InvokeAsync);
    }

    /// <inheritdoc cref="UseHttpMetrics(IApplicationBuilder, HttpMetricsOptions?)"/>
    /// <param name="app">The app.</param>
    /// <param name="configure">Changes the options.</param>
    public static IApplicationBuilder UseHttpMetrics(this IApplicationBuilder app, Action<HttpMetricsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var options = new HttpMetricsOptions();
        configure(options);
        return app.UseHttpMetrics(options);
    }
}
