using System.Diagnostics.Metrics;
using MetricsClient.Meters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace MetricsClient.Hosting;

/// <summary>
/// Exposes the instruments that the configuration of a host enables, in the section <c>Metrics:EnabledMetrics</c> or in code. Follows
/// changes of the configuration, and ends with the service container.
/// </summary>
/// <remarks>
/// The host decides which instruments are enabled. The <see cref="MeterHub"/> of the registry already receives the measurements by a
/// <c>MeterListener</c>, so that a measurement counts once, even if other code adds the meter to the registry. So this listener has no
/// handlers of measurements.
/// </remarks>
internal sealed class EnabledMetrics : IMetricsListener, IDisposable
{
    private readonly MeterHub _hub;
    private readonly MeterRegistration _included;
    private readonly IDisposable _registration;

    public EnabledMetrics(IServiceProvider services, IOptions<MeterBridgeOptions> options)
    {
        CollectorRegistry registry = services.GetService<CollectorRegistry>() ?? MetricsClient.Metrics.DefaultRegistry;
        _hub = MeterHub.Of(registry);
        _registration = registry.Add(options.Value, reportsUnmatched: true, out _included);
    }

    public string Name => nameof(MetricsClient);

    public void Initialize(IObservableInstrumentsSource source)
    {
    }

    public MeasurementHandlers GetMeasurementHandlers() => new();

    public bool InstrumentPublished(Instrument instrument, out object? userState)
    {
        userState = null;
        _hub.Enable(_included, instrument, enable: true);
        return true;
    }

    public void MeasurementsCompleted(Instrument instrument, object? userState) => _hub.Enable(_included, instrument, enable: false);

    public void Dispose() => _registration.Dispose();
}
