namespace MetricsClient;

/// <summary>The options of <see cref="HealthCheckMetricsExtensions"/>.</summary>
public sealed class HealthCheckMetricsOptions
{
    /// <summary>
    /// Gets or sets the registry. The default is the registry of the service container, or the default registry if the container has none.
    /// </summary>
    public CollectorRegistry? Registry { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether <c>aspnetcore_healthcheck_duration_seconds</c> is exposed. The default is true.
    /// </summary>
    public bool IncludeDuration { get; set; } = true;
}
