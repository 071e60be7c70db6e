using MetricsClient.State;

namespace MetricsClient.Collect;

/// <summary>One family whose values a callback gives. Disposing it takes it out of its registry.</summary>
internal sealed class CallbackCollector : ICollector, IDisposable
{
    private readonly FamilyHeader _header;
    private readonly string[] _labelNames;
    private readonly Func<IEnumerable<LabelledValue>> _callback;
    private CollectorRegistry? _registry;
    private IDisposable? _source;

    public CallbackCollector(FamilyHeader header, string[] labelNames, Func<IEnumerable<LabelledValue>> callback)
    {
        _header = header;
        _labelNames = labelNames;
        _callback = callback;
    }

    public static Func<IEnumerable<LabelledValue>> Single(Func<double> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return () => [new LabelledValue(callback())];
    }

    /// <summary>Takes the family's names in the registry and has itself asked there, until it is disposed.</summary>
    /// <exception cref="InvalidOperationException">A name is taken.</exception>
    public void AttachTo(CollectorRegistry registry)
    {
        registry.Families.Reserve(_header, this);
        _registry = registry;
        _source = registry.Sources.Add(new CollectSource(this, _header.Name, ScrapeOnly: false));
    }

    public void Collect(MetricWriter writer)
    {
        SampleWriter samples = writer.Samples(_header, _labelNames);
        foreach (LabelledValue labelled in _callback())
        {
            samples.Add(labelled.Value, [.. labelled.LabelValues]);
        }
    }

    public void Dispose()
    {
        _source?.Dispose();
        Interlocked.Exchange(ref _registry, null)?.Families.Release(_header, this);
    }
}
