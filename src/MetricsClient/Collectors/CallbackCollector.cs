using MetricsClient.Model;
using MetricsClient.Registry;

namespace MetricsClient.Collectors;

/// <summary>Collects one family from a callback, which returns the values of all series. Dispose removes the family.</summary>
internal sealed class CallbackCollector : ICollector, IDisposable
{
    private static readonly Registration s_gone = new(static () => { });

    private readonly FamilyDefinition _definition;
    private readonly Func<IEnumerable<LabeledValue>> _callback;
    private CollectorRegistry? _registry;
    private IDisposable? _source;

    public CallbackCollector(FamilyDefinition definition, Func<IEnumerable<LabeledValue>> callback)
    {
        _definition = definition;
        _callback = callback;
    }

    public static Func<IEnumerable<LabeledValue>> Single(Func<double> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return () => [new LabeledValue(callback())];
    }

    /// <summary>Claims the names of the family in the registry, and adds this collector to the registry until Dispose.</summary>
    /// <exception cref="InvalidOperationException">Another family or callback uses one of the names.</exception>
    public void AttachTo(CollectorRegistry registry)
    {
        _registry = registry;
        registry.Families.Reserve(_definition, registry, this);

        // After Reserve, another thread may unregister this collector at any time. If Dispose ran first, the new source is disposed here.
        IDisposable source = registry.Register(this, _definition.Header.Name);
        if (Interlocked.CompareExchange(ref _source, source, null) is not null)
        {
            source.Dispose();
        }
    }

    public void Collect(MetricWriter writer)
    {
        SampleWriter samples = writer.Samples(_definition.Header, _definition.LabelNames);
        foreach (LabeledValue labeled in _callback())
        {
            samples.Add(labeled.Value, [.. labeled.LabelValues]);
        }
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _source, s_gone)?.Dispose();
        Interlocked.Exchange(ref _registry, null)?.Families.Release(_definition.Header, this);
    }
}
