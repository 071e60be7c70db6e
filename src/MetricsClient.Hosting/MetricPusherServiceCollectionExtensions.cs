using MetricsClient;
using MetricsClient.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds metric pushers to a host.</summary>
/// <remarks>
/// Each name stands for one pusher. Several calls with the same name configure the same pusher, in the order of the
/// calls. The options of a pusher are named options: the <see cref="MetricPusherOptions"/> with the name of the pusher.
/// So <c>services.AddOptions&lt;MetricPusherOptions&gt;(name).Configure(...)</c> and <c>PostConfigure</c> change the
/// same options. The group has the label <c>instance</c> with the name of the machine, unless the grouping key contains
/// another value; an empty value omits the label. A call without a name uses <see cref="Options.Options.DefaultName"/>.
/// </remarks>
public static class MetricPusherServiceCollectionExtensions
{
    /// <summary>
    /// Adds a pusher that pushes periodically while the host runs, and a last time after all hosted services have
    /// stopped. The options are validated when the host starts. If the options name no destination, the pusher is
    /// disabled, and the host logs a message about this. If the options name no registry, the pusher uses the
    /// <see cref="CollectorRegistry"/> of the container, or <see cref="Metrics.DefaultRegistry"/> if the container has
    /// none.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Configures the pusher.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddMetricPusher(this IServiceCollection services, Action<MetricPusherOptions> configure) =>
        services.AddMetricPusher(Options.Options.DefaultName, configure);

    /// <inheritdoc cref="AddMetricPusher(IServiceCollection, Action{MetricPusherOptions})"/>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">The name of the pusher.</param>
    /// <param name="configure">Configures the pusher.</param>
    public static IServiceCollection AddMetricPusher(this IServiceCollection services, string name, Action<MetricPusherOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Add(services, name).Configure(configure);
        return services;
    }

    /// <summary>
    /// Adds a pusher that pushes periodically while the host runs, and a last time after all hosted services have
    /// stopped. The options are read from configuration, such as a file or environment variables, and are validated
    /// when the host starts. If the configuration names no destination, the pusher is disabled, and the host logs a
    /// message about this.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configuration">The section of the pusher, with keys such as <c>Job</c> and <c>Push:Gateway</c>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddMetricPusher(this IServiceCollection services, IConfiguration configuration) =>
        services.AddMetricPusher(Options.Options.DefaultName, configuration);

    /// <inheritdoc cref="AddMetricPusher(IServiceCollection, IConfiguration)"/>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">The name of the pusher.</param>
    /// <param name="configuration">The section of the pusher, with keys such as <c>Job</c> and <c>Push:Gateway</c>.</param>
    public static IServiceCollection AddMetricPusher(this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Add(services, name).Configure(options => PusherConfiguration.Bind(configuration, options));
        return services;
    }

    private static OptionsBuilder<MetricPusherOptions> Add(IServiceCollection services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        services.AddSingleton(new PusherName(name));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostedPushers>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<MetricPusherOptions>, DefaultInstance>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MetricPusherOptions>, ValidatePusherOptions>());
        return services.AddOptions<MetricPusherOptions>(name).ValidateOnStart();
    }
}
