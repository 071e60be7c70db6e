using MetricsClient;
using MetricsClient.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Pushgateway pushers to a host.</summary>
public static class MetricPusherServiceCollectionExtensions
{
    private const string Unnamed = "default";

    /// <summary>
    /// Pushes periodically while the host runs, and a last time once it has stopped. Without a gateway in the options it does nothing
    /// but say so. The registry is the container's, or else the default one, unless the options name another.
    /// </summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddMetricPusher(this IServiceCollection services, Action<PushOptions> configure) =>
        services.AddMetricPusher(Unnamed, configure);

    /// <inheritdoc cref="AddMetricPusher(IServiceCollection, Action{PushOptions})"/>
    public static IServiceCollection AddMetricPusher(this IServiceCollection services, Action<IServiceProvider, PushOptions> configure) =>
        services.AddMetricPusher(Unnamed, configure);

    /// <summary>
    /// As the form without a name; each name is a pusher of its own, and a name that comes again adds to the options of the same one.
    /// </summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddMetricPusher(this IServiceCollection services, string name, Action<PushOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddMetricPusher(name, (_, options) => configure(options));
    }

    /// <inheritdoc cref="AddMetricPusher(IServiceCollection, string, Action{PushOptions})"/>
    public static IServiceCollection AddMetricPusher(
        this IServiceCollection services, string name, Action<IServiceProvider, PushOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddSingleton(new PusherSetup(name, configure));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostedPushers>());
        return services;
    }
}
