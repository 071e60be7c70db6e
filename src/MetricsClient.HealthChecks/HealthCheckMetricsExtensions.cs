using MetricsClient.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MetricsClient;

/// <summary>Exposes the results of health checks, with the names and values of prometheus-net.</summary>
public static class HealthCheckMetricsExtensions
{
    /// <summary>Exposes the status and the duration of each health check.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="options">The metrics to expose. The default is all metrics.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// <para><c>aspnetcore_healthcheck_status{name}</c> is 1 for a healthy check, 0.5 for a degraded check and 0 for an unhealthy check.
    /// <c>aspnetcore_healthcheck_duration_seconds{name}</c> is the duration of the last run of the check.</para>
    /// <para>The host runs the checks periodically, independently of scrapes and of health endpoints: for the first time 5 seconds after the
    /// start, then every 30 seconds. <see cref="HealthCheckPublisherOptions"/> contains the periods and a filter.</para>
    /// <para>If the registry contains a metric of the same name with other labels, the start of the host throws an
    /// <see cref="InvalidOperationException"/>.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    public static IHealthChecksBuilder ForwardToMetrics(this IHealthChecksBuilder builder, HealthCheckMetricsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Services.AddSingleton<IHealthCheckPublisher>(services =>
        {
            HealthCheckMetricsOptions used = options ?? new HealthCheckMetricsOptions();
            return new MetricsPublisher(
                used.Registry ?? services.GetService<CollectorRegistry>() ?? Metrics.DefaultRegistry, used.IncludeDuration);
        });
        return builder;
    }

    /// <inheritdoc cref="ForwardToMetrics(IHealthChecksBuilder, HealthCheckMetricsOptions?)"/>
    /// <param name="builder">The health checks.</param>
    /// <param name="configure">Changes the options.</param>
    public static IHealthChecksBuilder ForwardToMetrics(this IHealthChecksBuilder builder, Action<HealthCheckMetricsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var options = new HealthCheckMetricsOptions();
        configure(options);
        return builder.ForwardToMetrics(options);
    }
}
