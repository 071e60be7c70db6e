using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MetricsClient;

/// <summary>Adds the metrics of gRPC clients to a service container.</summary>
public static class GrpcClientMetricsServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="GrpcClientMetricsInterceptor"/> to the services. Each client of the client factory that is measured names the
    /// interceptor: <c>services.AddGrpcClient&lt;T&gt;(...).AddInterceptor&lt;GrpcClientMetricsInterceptor&gt;()</c>.
    /// </summary>
    /// <param name="services">The services of the app.</param>
    /// <param name="options">The metrics to expose. The default is all metrics. A second call has no effect.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">The services are null.</exception>
    public static IServiceCollection AddGrpcClientMetrics(this IServiceCollection services, GrpcMetricsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.TryAddSingleton(provider => new GrpcClientMetricsInterceptor(
            provider.GetService<CollectorRegistry>() ?? Metrics.DefaultRegistry, options ?? new GrpcMetricsOptions()));
        return services;
    }

    /// <inheritdoc cref="AddGrpcClientMetrics(IServiceCollection, GrpcMetricsOptions?)"/>
    /// <param name="services">The services of the app.</param>
    /// <param name="configure">Changes the options.</param>
    public static IServiceCollection AddGrpcClientMetrics(this IServiceCollection services, Action<GrpcMetricsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var options = new GrpcMetricsOptions();
        configure(options);
        return services.AddGrpcClientMetrics(options);
    }
}
