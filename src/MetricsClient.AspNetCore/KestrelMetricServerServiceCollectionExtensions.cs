using MetricsClient.AspNetCore;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetricsClient;

/// <summary>Serves metrics on a port of their own.</summary>
/// <remarks>
/// In this namespace, unlike other <c>Add</c> methods, since prometheus-net has one of the same shape: a file with
/// <c>using Prometheus</c> goes on compiling.
/// </remarks>
public static class MetricServerServiceCollectionExtensions
{
    /// <summary>Serves metrics on port 9464 of the loopback interface while the host runs.</summary>
    public static IServiceCollection AddMetricServer(this IServiceCollection services) =>
        Add(services, static _ => { }, https: null);

    /// <summary>
    /// Serves metrics on a port of their own while the host runs. The <see cref="KestrelMetricServer"/> in the container
    /// tells the port. May be called several times.
    /// </summary>
    /// <exception cref="ArgumentException">The path does not begin with a slash, or the host is no address.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
    public static IServiceCollection AddMetricServer(this IServiceCollection services, Action<MetricServerOptions> configure) =>
        Add(services, configure, https: null);

    /// <summary>Serves metrics over HTTPS on a port of their own while the host runs, in the same way.</summary>
    /// <exception cref="ArgumentException">The path does not begin with a slash, or the host is no address.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
    public static IServiceCollection AddMetricServer(
        this IServiceCollection services, Action<MetricServerOptions> configure, Action<HttpsConnectionAdapterOptions> https)
    {
        ArgumentNullException.ThrowIfNull(https);

        return Add(services, configure, https);
    }

    private static IServiceCollection Add(
        IServiceCollection services, Action<MetricServerOptions> configure, Action<HttpsConnectionAdapterOptions>? https)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);

        var options = new MetricServerOptions();
        configure(options);
        ArgumentNullException.ThrowIfNull(options.Registries);
        var binding = new KestrelBinding(options, https);
        int index = services.Count(static service => service.ServiceType == typeof(KestrelMetricServer));

        services.AddSingleton(provider => new KestrelMetricServer(
            binding,
            new ScrapeHandler(options.Scrape, Served.By(provider, options.Registries)),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IHostedService>(
            provider => provider.GetServices<KestrelMetricServer>().ElementAt(index));
        return services;
    }
}
