using MetricsClient;
using MetricsClient.Text;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a registry to the dependency injection container. Endpoints, servers and pushers use this registry.</summary>
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

    /// <summary>Returns the registry of the container, and adds the default registry first if the container has none.</summary>
    /// <exception cref="InvalidOperationException">A factory creates the registry of the container.</exception>
    internal static CollectorRegistry AddedRegistry(this IServiceCollection services) =>
        RegistryOf(services.AddMetricsClient()).ImplementationInstance as CollectorRegistry ?? throw Throw.RegistryOfFactory();

    private static ServiceDescriptor RegistryOf(IServiceCollection services) =>
        services.Last(static service => !service.IsKeyedService && service.ServiceType == typeof(CollectorRegistry));
}
