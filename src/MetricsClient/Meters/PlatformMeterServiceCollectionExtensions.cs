using MetricsClient;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the metrics of the platform to the registry of the dependency injection container.</summary>
/// <remarks>
/// If the container has no registry, the methods add the default registry first. A set can be added several times; each instrument counts
/// once. The metrics stay in the registry after the container is disposed.
/// </remarks>
public static class PlatformMeterServiceCollectionExtensions
{
    /// <summary>Exposes all meters of the platform, see <see cref="PlatformMeterExtensions.AddDotNetMetrics"/>.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="includeHosts">False to drop the tags of <c>HttpClient</c> with the hosts. The default is true.</param>
    /// <returns>The same collection.</returns>
    /// <exception cref="ArgumentNullException">The collection is null.</exception>
    /// <exception cref="InvalidOperationException">The registry of the container is created by a factory.</exception>
    public static IServiceCollection AddDotNetMetrics(this IServiceCollection services, bool includeHosts = true) =>
        services.Add(registry => registry.AddDotNetMetrics(includeHosts));

    /// <summary>Exposes the meters of ASP.NET Core, see <see cref="PlatformMeterExtensions.AddAspNetCoreMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/returns|/exception"/>
    public static IServiceCollection AddAspNetCoreMetrics(this IServiceCollection services) => services.Add(PlatformMeterExtensions.AddAspNetCoreMetrics);

    /// <summary>Exposes the meter of the server Kestrel, see <see cref="PlatformMeterExtensions.AddKestrelMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/returns|/exception"/>
    public static IServiceCollection AddKestrelMetrics(this IServiceCollection services) => services.Add(PlatformMeterExtensions.AddKestrelMetrics);

    /// <summary>Exposes the meters of <c>HttpClient</c>, see <see cref="PlatformMeterExtensions.AddHttpClientMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/param|/returns|/exception"/>
    public static IServiceCollection AddHttpClientMetrics(this IServiceCollection services, bool includeHosts = true) =>
        services.Add(registry => registry.AddHttpClientMetrics(includeHosts));

    /// <summary>Exposes the meter of the runtime, see <see cref="PlatformMeterExtensions.AddRuntimeMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/returns|/exception"/>
    public static IServiceCollection AddRuntimeMetrics(this IServiceCollection services) => services.Add(PlatformMeterExtensions.AddRuntimeMetrics);

    /// <summary>Exposes the meter of Entity Framework Core, see <see cref="PlatformMeterExtensions.AddEntityFrameworkMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/returns|/exception"/>
    public static IServiceCollection AddEntityFrameworkMetrics(this IServiceCollection services) => services.Add(PlatformMeterExtensions.AddEntityFrameworkMetrics);

    /// <summary>Adds the process metrics, see <see cref="Metrics.AddProcessMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/returns|/exception"/>
    public static IServiceCollection AddProcessMetrics(this IServiceCollection services) => services.Add(Metrics.AddProcessMetrics);

    /// <summary>Adds process metrics under names of prometheus-net, see <see cref="Metrics.AddPrometheusNetProcessMetrics"/>.</summary>
    /// <inheritdoc cref="AddDotNetMetrics" path="/returns|/exception"/>
    public static IServiceCollection AddPrometheusNetProcessMetrics(this IServiceCollection services) =>
        services.Add(Metrics.AddPrometheusNetProcessMetrics);

    private static IServiceCollection Add(this IServiceCollection services, Func<CollectorRegistry, IDisposable> set)
    {
        set(services.AddedRegistry());
        return services;
    }
}
