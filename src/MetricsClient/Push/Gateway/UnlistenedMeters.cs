using System.Diagnostics.Metrics;

namespace MetricsClient.Push.Gateway;

/// <summary>Creates meters that no listener sees, so that the requests of a push do not appear in the metrics of the program.</summary>
internal sealed class UnlistenedMeters : IMeterFactory
{
    public static UnlistenedMeters Instance { get; } = new();

    // .NET does not publish the instruments of a meter that was disposed before.
    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        meter.Dispose();
        return meter;
    }

    public void Dispose()
    {
    }
}
