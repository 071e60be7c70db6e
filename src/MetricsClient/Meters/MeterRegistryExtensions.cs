using MetricsClient.Meters;

namespace MetricsClient;

/// <summary>Shows what .NET meters measure (<c>System.Diagnostics.Metrics</c>) in a registry.</summary>
public static class MeterRegistryExtensions
{
    /// <summary>Shows the instruments of these meters until the result is disposed; one name that ends in <c>*</c> stands for all that begin so.</summary>
    /// <exception cref="ArgumentException">No meter is named, or a name is empty or only a <c>*</c>.</exception>
    public static IDisposable AddMeters(this CollectorRegistry registry, params string[] meters) =>
        registry.AddMeters(new MeterBridgeOptions { Meters = meters });

    /// <summary>
    /// Shows the instruments of the meters that the options name, until the result is disposed. Names and units become those of
    /// Prometheus, as in <c>http_server_request_duration_seconds</c>; tags become labels; a tag that is null or empty counts as absent.
    /// An instrument that cannot be shown is told through <see cref="CollectorRegistry.OnProblem"/>.
    /// </summary>
    /// <exception cref="ArgumentException">No meter is named, or a name is empty or only a <c>*</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The series limit is below one.</exception>
    public static IDisposable AddMeters(this CollectorRegistry registry, MeterBridgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Meters);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SeriesLimit, 1, "options.SeriesLimit");
        return new MeterBridge(registry, new MeterNames(options.Meters), options);
    }
}
