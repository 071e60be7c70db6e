using System.Diagnostics.Metrics;

namespace MetricsClient.Meters;

/// <summary>The instruments that exist in the process.</summary>
internal static class ExistingInstruments
{
    /// <summary>Returns the instruments of all meters that are not disposed.</summary>
    public static List<Instrument> Get()
    {
        var existing = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            lock (existing)
            {
                existing.Add(instrument);
            }
        };
        listener.Start();
        listener.InstrumentPublished = null;
        lock (existing)
        {
            return [.. existing];
        }
    }
}
