using MetricsClient;
using MetricsClient.Text;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a registry into the container, from where the endpoint, the servers and the pusher take it.</summary>
public static class MetricsServiceCollectionExtensions
{
    /// <summary>Adds the default registry, unless the container has one already.</summary>
    public static IServiceCollection AddMetricsClient(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.TryAddSingleton(Metrics.DefaultRegistry);
        return services;
    }

    /// <summary>Adds the registry; the container will not dispose it.</summary>
    /// <exception cref="InvalidOperationException">The container has another registry already.</exception>
    public static IServiceCollection AddMetricsClient(this IServiceCollection services, CollectorRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(registry);

        services.TryAddSingleton(registry);
        ServiceDescriptor present = services.Last(static service => !service.IsKeyedService && service.ServiceType == typeof(CollectorRegistry));
        return present.ImplementationInstance == registry ? services : throw Throw.SecondRegistry();
    }
}
