using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using MetricsClient.Collectors;
using MetricsClient.Meters.Naming;
using MetricsClient.Model;

namespace MetricsClient.Meters.Publishing;

/// <summary>
/// A .NET meter with observable instruments for the families of a registry. A listener that reads the instruments starts a collect of the
/// registry; without a listener, only the creation of a family costs time.
/// </summary>
/// <remarks>
/// A listener reads all instruments one after another, and gets the values of one collect: the values are used until an instrument is
/// read for the second time, and at most for one second. The families of the bridge are not published, because listeners can read their
/// meters, and no bridge exposes a published meter. So registries that publish and bridge meters cannot form a loop.
/// </remarks>
internal sealed class MeterPublication
{
    private static readonly TimeSpan s_longestUse = TimeSpan.FromSeconds(1);

    private static readonly ConditionalWeakTable<Meter, MeterPublication> s_publications = [];

    // A callback or collector of the registry may read the published meter.
    [ThreadStatic]
    private static bool s_isCollecting;

    // Weak, because a meter lives until its disposal, but must not keep the registry alive.
    private readonly WeakReference<CollectorRegistry> _registry;
    private readonly HashSet<PublishedInstrument> _instruments = [];
    private PublishedValues? _values;

    public MeterPublication(CollectorRegistry registry, string name)
    {
        _registry = registry.Weak;
        Meter = new Meter(name);
        s_publications.Add(Meter, this);
    }

    public Meter Meter { get; }

    /// <summary>Returns true if a registry publishes the meter.</summary>
    public static bool IsPublished(Meter meter) => s_publications.TryGetValue(meter, out _);

    /// <summary>Creates the instruments of a family, unless the family is one of the bridge.</summary>
    public void Add(FamilyHeader family, object owner)
    {
        if (owner is not MeterFamily)
        {
            Add(family);
        }
    }

    private void Add(FamilyHeader family)
    {
        if (family.ScrapeOnly)
        {
            return;
        }

        PublishedInstrument[] instruments = PublishedInstrument.Of(family);
        for (int i = 0; i < instruments.Length; i++)
        {
            bool isCount = instruments.Length > 1 && i == 0;
            AddOnce(instruments[i], isCount ? null : UnitName.Ucum(family.Unit), family.Help);
        }
    }

    // Creates the instrument outside the lock, because the runtime calls the listeners, which are code of the program.
    private void AddOnce(PublishedInstrument instrument, string? unit, string help)
    {
        lock (_instruments)
        {
            if (!_instruments.Add(instrument))
            {
                return;
            }
        }

        try
        {
            _ = instrument.IsTotal
                ? (Instrument)Meter.CreateObservableCounter(instrument.Name, () => Read(instrument), unit, help)
                : Meter.CreateObservableGauge(instrument.Name, () => Read(instrument), unit, help);
        }
        catch (Exception failure) when (_registry.TryGetTarget(out CollectorRegistry? registry))
        {
            // The exception of a listener must not reach the code that creates a metric.
            registry.Report(new MetricProblem(
                MetricProblemKind.MeterFailed,
                instrument.Name,
                $"A listener failed for the instrument '{instrument.Name}' of the published meter '{Meter.Name}': {failure.Message}",
                failure));
        }
    }

    private IReadOnlyList<Measurement<double>> Read(PublishedInstrument instrument)
    {
        if (!_registry.TryGetTarget(out CollectorRegistry? registry))
        {
            Meter.Dispose();
            return [];
        }

        if (Volatile.Read(ref _values) is { } values
            && registry.Time.GetElapsedTime(values.Timestamp) <= s_longestUse
            && values.Take(instrument) is { } measurements)
        {
            return measurements;
        }

        if (s_isCollecting)
        {
            return [];
        }

        PublishedValues collected = Collect(registry);
        measurements = collected.Take(instrument)!;
        Volatile.Write(ref _values, collected);
        collected.Families.ForEach(Add);
        return measurements;
    }

    private static PublishedValues Collect(CollectorRegistry registry)
    {
        s_isCollecting = true;
        try
        {
            var values = new PublishedValues { Timestamp = registry.Time.GetTimestamp() };
            CollectResult.CollectOwn(registry).WriteTo(values, new FamilyFilter(static family => !family.ScrapeOnly));
            return values;
        }
        finally
        {
            s_isCollecting = false;
        }
    }
}
