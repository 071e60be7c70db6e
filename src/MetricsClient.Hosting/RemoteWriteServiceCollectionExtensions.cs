using MetricsClient;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds remote write to a host.</summary>
public static class RemoteWriteServiceCollectionExtensions
{
    private const string PusherName = "remote write";

    /// <summary>
    /// Adds a pusher that sends all metrics periodically by remote write while the host runs, and a last time after all hosted services have
    /// stopped. Several calls add several receivers to the same pusher, which is the named pusher <c>remote write</c> of
    /// <see cref="MetricPusherServiceCollectionExtensions.AddMetricPusher(IServiceCollection, string, Action{MetricPusherOptions})"/>. Its job is the
    /// name of the application, unless <see cref="MetricPusherOptions.Job"/> is configured.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="endpoint">The address of the receiver, such as <c>http://prometheus:9090/api/v1/write</c>.</param>
    /// <param name="configure">Configures the receiver, the labels and the queue; null for the defaults.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">The services or the endpoint are null.</exception>
    public static IServiceCollection AddRemoteWrite(this IServiceCollection services, Uri endpoint, Action<RemoteWriteOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(endpoint);
        services.AddMetricPusher(PusherName, options =>
        {
            var remoteWrite = new RemoteWriteOptions { Endpoint = endpoint };
            configure?.Invoke(remoteWrite);
            options.Push.AddRemoteWrite(remoteWrite);
        });
        services.AddOptions<MetricPusherOptions>(PusherName)
            .PostConfigure<IServiceProvider>(static (options, provider) => options.Job ??= provider.GetService<IHostEnvironment>()?.ApplicationName);
        return services;
    }
}
