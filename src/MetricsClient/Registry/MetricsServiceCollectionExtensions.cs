using MetricsClient;
using MetricsClient.Text;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Adds a registry to the dependency injection container, and the metrics of the platform to this registry. Endpoints, servers and pushers
/// use the registry.
/// </summary>
/// <remarks>
/// A method that adds metrics adds the default registry first, unless the container already has a registry. The metrics can be added
/// several times, and stay in the registry after the container is disposed.
/// </remarks>
public static class MetricsServiceCollectionExtensions
{
    /// <summary>Adds the default registry, unless the container already has a registry.</summary>
    /// <returns>The same collection.</returns>
    public static IServiceCollection AddMetricsClient(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.TryAddSingleton(Metrics.DefaultRegistry);
        return services;
    }

    /// <summary>
    /// Adds a registry, and adds the process metrics to the registry. The container does not dispose the registry.
    /// <see cref="Metrics.SuppressDefaultMetrics"/>, called first, prevents the process metrics.
    /// </summary>
    /// <returns>The same collection.</returns>
    /// <exception cref="InvalidOperationException">The container already has another registry.</exception>
    public static IServiceCollection AddMetricsClient(this IServiceCollection services, CollectorRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(registry);

        services.TryAddSingleton(registry);
        if (RegistryOf(services).ImplementationInstance != registry)
        {
            throw Throw.SecondRegistry();
        }

        Metrics.AddDefaultMetrics(registry);
        return services;
    }

    /// <summary>Exposes all meters of the platform, see <see cref="PlatformMeterExtensions.AddDotNetMetrics"/>.</summary>
    /// <returns>The same collection.</returns>
    /// <exception cref="ArgumentNullException">The collection is null.</exception>
    /// <exception cref="InvalidOperationException">The registry of the container is created by a factory.</exception>
    public static IServiceCollection AddDotNetMetrics(this IServiceCollection services) => services.Add(PlatformMeterExtensions.AddDotNetMetrics);

    /// <summary>Exposes the meters of ASP.NET Core, see <see cref="PlatformMeterExtensions.AddAspNetCoreMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/returns|/exception"/>
    public static IServiceCollection AddAspNetCoreMetrics(this IServiceCollection services) => services.Add(PlatformMeterExtensions.AddAspNetCoreMetrics);

    /// <summary>Exposes the meter of the server Kestrel, see <see cref="PlatformMeterExtensions.AddKestrelMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/returns|/exception"/>
    public static IServiceCollection AddKestrelMetrics(this IServiceCollection services) => services.Add(PlatformMeterExtensions.AddKestrelMetrics);

    /// <summary>Exposes the meters of <c>HttpClient</c>, see <see cref="PlatformMeterExtensions.AddHttpClientMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/returns|/exception"/>
    public static IServiceCollection AddHttpClientMetrics(this IServiceCollection services) => services.Add(PlatformMeterExtensions.AddHttpClientMetrics);

    /// <summary>Exposes the meter of the runtime, see <see cref="PlatformMeterExtensions.AddRuntimeMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/returns|/exception"/>
    public static IServiceCollection AddRuntimeMetrics(this IServiceCollection services) => services.Add(PlatformMeterExtensions.AddRuntimeMetrics);

    /// <summary>Exposes the meter of Entity Framework Core, see <see cref="PlatformMeterExtensions.AddEntityFrameworkMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/returns|/exception"/>
    public static IServiceCollection AddEntityFrameworkMetrics(this IServiceCollection services) => services.Add(PlatformMeterExtensions.AddEntityFrameworkMetrics);

    /// <summary>Adds the process metrics, see <see cref="Metrics.AddProcessMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/returns|/exception"/>
    public static IServiceCollection AddProcessMetrics(this IServiceCollection services) => services.Add(Metrics.AddProcessMetrics);

    private static IServiceCollection Add(this IServiceCollection services, Func<CollectorRegistry, IDisposable> metrics)
    {
        services.AddMetricsClient();
        metrics(RegistryOf(services).ImplementationInstance as CollectorRegistry ?? throw Throw.RegistryOfFactory());
        return services;
    }

    private static ServiceDescriptor RegistryOf(IServiceCollection services) =>
        services.Last(static service => !service.IsKeyedService && service.ServiceType == typeof(CollectorRegistry));
}
