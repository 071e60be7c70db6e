using MetricsClient.Meters;

namespace MetricsClient;

/// <summary>Exposes the measurements of .NET meters (<c>System.Diagnostics.Metrics</c>) in a registry.</summary>
public static class MeterRegistryExtensions
{
    /// <summary>Exposes the instruments of meters, with default options.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="meters">The names of the meters. A name that ends in <c>*</c> is a prefix.</param>
    /// <returns>An object that removes the metrics of the meters when disposed.</returns>
    /// <exception cref="ArgumentException">There are no names, or a name is empty or only a <c>*</c>.</exception>
    public static IDisposable AddMeters(this CollectorRegistry registry, params string[] meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var options = new MeterBridgeOptions();
        foreach (string meter in meters)
        {
            options.Meters.Add(meter);
        }

        return registry.AddMeters(options);
    }

    /// <summary>
    /// Exposes the instruments of the meters in the options. Names and units are converted to Prometheus names, such as
    /// <c>http_server_request_duration_seconds</c>. Tags become labels; a tag with a null or empty value is omitted. An instrument that
    /// cannot be exposed is reported through <see cref="CollectorRegistry.AddProblemCallback"/>.
    /// </summary>
    /// <param name="registry">The registry.</param>
    /// <param name="options">The meters and the settings. The values are copied.</param>
    /// <returns>An object that removes the metrics of the meters when disposed.</returns>
    /// <exception cref="ArgumentException">There are no names, or a name is empty or only a <c>*</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The series limit is less than one.</exception>
    public static IDisposable AddMeters(this CollectorRegistry registry, MeterBridgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSeries, 1, "options.MaxSeries");
        return new MeterBridge(registry, new MeterNames([.. options.Meters]), options.ResolveHistogramBuckets, options.MaxSeries);
    }
}
