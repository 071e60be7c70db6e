using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MetricsClient.HealthChecks;

/// <summary>Sets the metrics of the checks of each report.</summary>
/// <remarks>
/// A report contains only the checks that have the same period. So a check that is absent from a report keeps its series.
/// </remarks>
internal sealed class MetricsPublisher : IHealthCheckPublisher
{
    private readonly MetricFamily<Gauge> _status;
    private readonly MetricFamily<Gauge>? _duration;

    public MetricsPublisher(CollectorRegistry registry, bool measuresDuration)
    {
        _status = registry.CreateGauge(
            "aspnetcore_healthcheck_status", "Status of the last run of a health check: 0 is unhealthy, 0.5 is degraded, 1 is healthy.", "name");
        _duration = measuresDuration
            ? registry.CreateGauge("aspnetcore_healthcheck_duration_seconds", "Duration of the last run of a health check.", "name")
            : null;
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach ((string name, HealthReportEntry entry) in report.Entries)
        {
            _status.WithLabels(name).Set(ValueOf(entry.Status));
            _duration?.WithLabels(name).Set(entry.Duration.TotalSeconds);
        }

        return Task.CompletedTask;
    }

    private static double ValueOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => 1,
        HealthStatus.Degraded => 0.5,
        _ => 0,
    };
}
