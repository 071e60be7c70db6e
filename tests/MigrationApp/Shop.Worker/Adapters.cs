namespace Shop.Worker;

/// <summary>Metrics of .NET meters.</summary>
internal static class Adapters
{
    public static IDisposable Listen() => MeterAdapter.StartListening(new MeterAdapterOptions
    {
        InstrumentFilterPredicate = instrument => instrument.Meter.Name == "Shop",
    });
}
