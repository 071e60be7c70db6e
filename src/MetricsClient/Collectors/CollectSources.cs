using System.Collections.Immutable;
using MetricsClient.Registry;

namespace MetricsClient.Collectors;

/// <summary>
/// A registered collector with its name. Two registrations are different even if their collectors are equal.
/// </summary>
internal sealed class CollectSource
{
    public CollectSource(ICollector collector, string name, bool scrapeOnly)
    {
        Collector = collector;
        Name = name;
        ScrapeOnly = scrapeOnly;
    }

    public ICollector Collector { get; }

    public string Name { get; }

    public bool ScrapeOnly { get; }
}

/// <summary>The callbacks and collectors of a registry, in the order of registration.</summary>
internal sealed class CollectSources
{
    private ImmutableArray<object> _callbacks = [];
    private ImmutableArray<CollectSource> _collectors = [];

    /// <summary>
    /// The before-collect callbacks, each an <see cref="Action"/> or a <c>Func&lt;CancellationToken, Task&gt;</c>.
    /// </summary>
    public ImmutableArray<object> Callbacks => _callbacks;

    public ImmutableArray<CollectSource> Collectors => _collectors;

    public IDisposable Add(Action callback) => AddCallback(callback);

    public IDisposable Add(Func<CancellationToken, Task> callback) => AddCallback(callback);

    public IDisposable Add(CollectSource source)
    {
        ImmutableInterlocked.Update(ref _collectors, static (all, added) => all.Add(added), source);
        return new Registration(() => ImmutableInterlocked.Update(ref _collectors, static (all, gone) => all.Remove(gone), source));
    }

    private Registration AddCallback(object callback)
    {
        ImmutableInterlocked.Update(ref _callbacks, static (all, added) => all.Add(added), callback);
        return new Registration(() => ImmutableInterlocked.Update(ref _callbacks, static (all, gone) => all.Remove(gone), callback));
    }
}
