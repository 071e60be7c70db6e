using MetricsClient;
using MetricsClient.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Diagnostics.Metrics;

/// <summary>Exposes the meters that the configuration of a host enables.</summary>
public static class MetricsClientMetricsBuilderExtensions
{
    /// <summary>
    /// Exposes the instruments that the section <c>Metrics:EnabledMetrics</c>, or the section <c>Metrics:MetricsClient:EnabledMetrics</c>,
    /// enables, in the <see cref="CollectorRegistry"/> of the container, or in <see cref="MetricsClient.Metrics.DefaultRegistry"/> if the
    /// container has none.
    /// </summary>
    /// <param name="builder">The builder, such as <c>builder.Metrics</c> of a host.</param>
    /// <param name="configure">
    /// Sets the options of the instruments; null for the defaults. The meters in the options are exposed in any case. Several calls
    /// configure the same options.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// The instruments are exposed from the start of the host until the container is disposed. A change of the configuration changes the
    /// exposed instruments.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    public static IMetricsBuilder AddMetricsClient(this IMetricsBuilder builder, Action<MeterBridgeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricsListener, EnabledMetrics>());
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        return builder;
    }
}
