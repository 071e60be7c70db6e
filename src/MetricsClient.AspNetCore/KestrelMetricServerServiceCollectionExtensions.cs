using MetricsClient;
using MetricsClient.AspNetCore;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds metrics servers with separate ports to a host.</summary>
/// <remarks>
/// <para>Each name stands for one server. The options of a server are named options: the
/// <see cref="MetricServerOptions"/> with the name of the server. Several calls with the same name configure the same
/// server, and so does <c>services.Configure&lt;MetricServerOptions&gt;(name, ...)</c>. The host validates the options
/// when it starts. An invalid option stops the start with an <see cref="OptionsValidationException"/>.</para>
/// <para>The keys of a configuration section are the properties of <see cref="MetricServerOptions"/>: <c>Host</c>, <c>Port</c>,
/// <c>Path</c>, <c>Scrape:MaxConcurrentScrapes</c>, <c>Scrape:Timeout</c> and <c>Scrape:IncludeCreatedSamples</c>.</para>
/// </remarks>
public static class KestrelMetricServerServiceCollectionExtensions
{
    /// <summary>Serves metrics at <c>http://localhost:9464/metrics</c> while the host runs.</summary>
    /// <param name="services">The services of the host.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">The services are null.</exception>
    public static IServiceCollection AddKestrelMetricServer(this IServiceCollection services) =>
        services.AddKestrelMetricServer(static _ => { });

    /// <summary>Serves metrics on a separate port while the host runs.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddKestrelMetricServer(
        this IServiceCollection services, Action<MetricServerOptions> configure) =>
        services.AddKestrelMetricServer(Options.Options.DefaultName, configure);

    /// <summary>Serves metrics on a separate port while the host runs, with options from configuration.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configuration">The configuration section, such as <c>builder.Configuration.GetSection("MetricServer")</c>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddKestrelMetricServer(this IServiceCollection services, IConfiguration configuration) =>
        services.AddKestrelMetricServer(Options.Options.DefaultName, configuration);

    /// <summary>Serves metrics on a separate port while the host runs, by a server with a name.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">
    /// The name of the server. The options and the keyed service <see cref="KestrelMetricServer"/> have the same name.
    /// </param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddKestrelMetricServer(
        this IServiceCollection services, string name, Action<MetricServerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);

        Add(services, name).Configure(configure);
        return services;
    }

    /// <summary>
    /// Serves metrics on a separate port while the host runs, by a server with a name and with options from
    /// configuration.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">
    /// The name of the server. The options and the keyed service <see cref="KestrelMetricServer"/> have the same name.
    /// </param>
    /// <param name="configuration">The configuration section, such as <c>builder.Configuration.GetSection("MetricServer")</c>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddKestrelMetricServer(
        this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configuration);

        Add(services, name).Bind(configuration);
        return services;
    }

    /// <summary>Makes the server without a name use HTTPS.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets the certificate and other options of Kestrel.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection ConfigureKestrelMetricServerHttps(
        this IServiceCollection services, Action<HttpsConnectionAdapterOptions> configure) =>
        services.ConfigureKestrelMetricServerHttps(Options.Options.DefaultName, configure);

    /// <summary>Makes a server with a name use HTTPS.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">The name of the server.</param>
    /// <param name="configure">Sets the certificate and other options of Kestrel.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection ConfigureKestrelMetricServerHttps(
        this IServiceCollection services, string name, Action<HttpsConnectionAdapterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);

        return services.Configure<MetricServerHttps>(name, https => https.Configure += configure);
    }

    /// <summary>
    /// Adds a page that shows the metrics in a browser to the server without a name. The page has the path of the metrics followed by
    /// <c>/page</c>, by default <c>/metrics/page</c>.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">The services are null.</exception>
    public static IServiceCollection AddKestrelMetricServerPage(this IServiceCollection services) =>
        services.AddKestrelMetricServerPage(Options.Options.DefaultName);

    /// <summary>
    /// Adds a page that shows the metrics in a browser to a server with a name. The page has the path of the metrics followed by
    /// <c>/page</c>, by default <c>/metrics/page</c>.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">The name of the server.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddKestrelMetricServerPage(this IServiceCollection services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);

        return services.Configure<MetricServerPage>(name, static server => server.Create = static registries => new MetricsPage(registries));
    }

    private static OptionsBuilder<MetricServerOptions> Add(IServiceCollection services, string name)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MetricServerOptions>, MetricServerValidation>());
        if (!services.Any(service => service.ServiceType == typeof(KestrelMetricServer) && name.Equals(service.ServiceKey)))
        {
            services.AddKeyedSingleton(name, (provider, _) => Create(provider, name));
            services.AddSingleton(provider => provider.GetRequiredKeyedService<KestrelMetricServer>(name));
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<KestrelMetricServer>(name));
        }

        return services.AddOptions<MetricServerOptions>(name).ValidateOnStart();
    }

    private static KestrelMetricServer Create(IServiceProvider services, string name)
    {
        MetricServerOptions options = services.GetRequiredService<IOptionsMonitor<MetricServerOptions>>().Get(name);
        MetricServerHttps https = services.GetRequiredService<IOptionsMonitor<MetricServerHttps>>().Get(name);
        CollectorRegistry[] registries = Served.By(services, options.Registries);
        var server = new KestrelMetricServer(
            new KestrelBinding(options, https.Configure),
            new ScrapeHandler(options.Scrape, registries),
            services.GetRequiredService<ILoggerFactory>());
        if (services.GetRequiredService<IOptionsMonitor<MetricServerPage>>().Get(name).Create is { } create)
        {
            server.MapPage(create(registries));
        }

        return server;
    }
}
