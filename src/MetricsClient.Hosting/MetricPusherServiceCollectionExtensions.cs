using MetricsClient;
using MetricsClient.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds metric pushers to a host.</summary>
/// <remarks>
/// Each name is one pusher. Several calls with the same name configure the same pusher, in the order of the calls. The options are
/// <see cref="MetricPusherOptions"/> with that name, so <c>services.AddOptions&lt;MetricPusherOptions&gt;(name).Configure(...)</c> and
/// <c>PostConfigure</c> apply as well. The calls without a name use <see cref="Options.Options.DefaultName"/>.
/// </remarks>
public static class MetricPusherServiceCollectionExtensions
{
    /// <summary>
    /// Pushes periodically while the host runs, and a final time after all hosted services have stopped. The options are validated when the host starts.
    /// Without a destination in the options, the pusher is disabled and the log contains one line about that. The default registry is the
    /// <see cref="CollectorRegistry"/> of the container, or else <see cref="Metrics.DefaultRegistry"/>.
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
    /// Pushes periodically while the host runs, and a final time after all hosted services have stopped. The options come from configuration, such as a
    /// file or environment variables, and are validated when the host starts. Without a destination in the configuration, the pusher is disabled and the log
    /// contains one line about that.
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
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MetricPusherOptions>, ValidatePusherOptions>());
        return services.AddOptions<MetricPusherOptions>(name).ValidateOnStart();
    }
}
