using MetricsClient.AspNetCore.Grpc;
using MetricsClient.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient;

/// <summary>Adds the gRPC metrics of prometheus-net to an app: same names and labels, and the status of each call.</summary>
public static class GrpcMetricsApplicationBuilderExtensions
{
    /// <summary>Measures the gRPC requests that reach this place of the pipeline.</summary>
    /// <param name="app">The app.</param>
    /// <param name="options">The metrics to expose. The default is all metrics.</param>
    /// <returns>The app.</returns>
    /// <remarks>
    /// <para>Exposes <c>grpc_requests_received_total</c>, <c>grpc_request_duration_seconds</c> and <c>grpc_requests_in_progress</c>, with the
    /// labels <c>service</c>, <c>method</c> and <c>code</c> (not in progress).</para>
    /// <para>The code is the name of the <see cref="global::Grpc.Core.StatusCode"/> that the client receives, for calls with one message and
    /// for streams: also for an exceeded deadline, an unhandled exception, a message that cannot be read, and a response of another
    /// middleware, such as a missing authorization. An interceptor would not see all of these requests.
    /// A request that the client cancels counts as <c>Cancelled</c>, or as <c>DeadlineExceeded</c> if at most 100 ms or a tenth of the time
    /// limit remain.</para>
    /// <para>A method that the app does not implement has the service and the method <c>_OTHER</c>, because a client can send any
    /// name.</para>
    /// <para>Call the method once, after <c>app.UseRouting()</c> and <c>app.UseGrpcWeb()</c>, and before the middleware that can reject
    /// requests. Without a call of <c>UseRouting</c>, a <c>WebApplication</c> adds the routing first. Requests of JSON transcoding are HTTP
    /// requests, which <c>UseHttpMetrics</c> measures.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">The app is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The registry contains a metric of the same name with other labels or other buckets.
    /// </exception>
    public static IApplicationBuilder UseGrpcMetrics(this IApplicationBuilder app, GrpcMetricsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);

        options ??= new GrpcMetricsOptions();
        CollectorRegistry registry =
            options.Registry ?? app.ApplicationServices.GetService<CollectorRegistry>() ?? Metrics.DefaultRegistry;
        var metrics = CallMetrics.OfService(registry, options);
        return app.Use(next => new GrpcMetricsMiddleware(next, metrics).InvokeAsync);
    }

    /// <inheritdoc cref="UseGrpcMetrics(IApplicationBuilder, GrpcMetricsOptions?)"/>
    /// <param name="app">The app.</param>
    /// <param name="configure">Changes the options.</param>
    public static IApplicationBuilder UseGrpcMetrics(this IApplicationBuilder app, Action<GrpcMetricsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var options = new GrpcMetricsOptions();
        configure(options);
        return app.UseGrpcMetrics(options);
    }
}
