using MetricsClient.Model;
using MetricsClient.Registry;

namespace MetricsClient.Collectors;

/// <summary>One family whose values a callback gives. Disposing it takes it out of its registry.</summary>
internal sealed class CallbackCollector : ICollector, IDisposable
{
    private static readonly Registration s_gone = new(static () => { });

    private readonly FamilyHeader _header;
    private readonly string[] _labelNames;
    private readonly Func<IEnumerable<LabeledValue>> _callback;
    private CollectorRegistry? _registry;
    private IDisposable? _source;

    public CallbackCollector(FamilyHeader header, string[] labelNames, Func<IEnumerable<LabeledValue>> callback)
    {
        _header = header;
        _labelNames = labelNames;
        _callback = callback;
    }

    public static Func<IEnumerable<LabeledValue>> Single(Func<double> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return () => [new LabeledValue(callback())];
    }

    /// <summary>Takes the family's names in the registry and has itself asked there, until it is disposed.</summary>
    /// <exception cref="InvalidOperationException">A name is taken.</exception>
    public void AttachTo(CollectorRegistry registry)
    {
        _registry = registry;
        registry.Families.Reserve(_header, this);

        // From here on it may be unregistered at any time, before it is even asked.
        IDisposable source = registry.Sources.Add(new CollectSource(this, _header.Name, scrapeOnly: false));
        if (Interlocked.CompareExchange(ref _source, source, null) is not null)
        {
            source.Dispose();
        }
    }

    public void Collect(MetricWriter writer)
    {
        SampleWriter samples = writer.Samples(_header, _labelNames);
        foreach (LabeledValue labelled in _callback())
        {
            samples.Add(labelled.Value, [.. labelled.LabelValues]);
        }
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _source, s_gone)?.Dispose();
        Interlocked.Exchange(ref _registry, null)?.Families.Release(_header, this);
    }
}
