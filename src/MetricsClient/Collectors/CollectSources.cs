using System.Collections.Immutable;
using MetricsClient.Registry;

namespace MetricsClient.Collectors;

/// <summary>A registered collector with its name. Two registrations are different even if their collectors are equal.</summary>
internal sealed class CollectSource
{
    public CollectSource(CollectorRegistry registry, ICollector collector, string name, bool scrapeOnly)
    {
        Registry = registry;
        Collector = collector;
        Name = name;
        ScrapeOnly = scrapeOnly;
    }

    /// <summary>The registry or view of the registration, whose static labels the series have.</summary>
    public CollectorRegistry Registry { get; }

    public ICollector Collector { get; }

    public string Name { get; }

    public bool ScrapeOnly { get; }

    /// <summary>True if the collector reads .NET instruments.</summary>
    public bool IsBridge { get; init; }
}

/// <summary>
/// A before-collect callback: an <see cref="Action"/> or a <c>Func&lt;CancellationToken, Task&gt;</c>. Compared by reference.
/// </summary>
internal sealed class BeforeCollect
{
    private readonly Delegate _given;

    public BeforeCollect(Action action)
    {
        Action = action;
        _given = action;
    }

    /// <param name="function">The function to call.</param>
    /// <param name="given">The delegate of the caller, which the function may wrap.</param>
    public BeforeCollect(Func<CancellationToken, Task> function, Delegate given)
    {
        Function = function;
        _given = given;
    }

    /// <summary>The callback if it is synchronous; otherwise null.</summary>
    public Action? Action { get; }

    /// <summary>The callback if it is asynchronous; otherwise null.</summary>
    public Func<CancellationToken, Task>? Function { get; }

    /// <summary>Names the method of the caller in a report, so that each failing callback is reported.</summary>
    public string Subject => $"before-collect callback {_given.Method.DeclaringType?.Name}.{_given.Method.Name}";
}

/// <summary>The callbacks and collectors of a registry, in the order of registration.</summary>
internal sealed class CollectSources
{
    private ImmutableArray<BeforeCollect> _callbacks = [];
    private ImmutableArray<CollectSource> _collectors = [];

    public ImmutableArray<BeforeCollect> Callbacks => _callbacks;

    public ImmutableArray<CollectSource> Collectors => _collectors;

    public IDisposable Add(BeforeCollect callback)
    {
        ImmutableInterlocked.Update(ref _callbacks, static (all, added) => all.Add(added), callback);
        return new Registration(() => ImmutableInterlocked.Update(ref _callbacks, static (all, gone) => all.Remove(gone), callback));
    }

    public IDisposable Add(CollectSource source)
    {
        ImmutableInterlocked.Update(ref _collectors, static (all, added) => all.Add(added), source);
        return new Registration(() => ImmutableInterlocked.Update(ref _collectors, static (all, gone) => all.Remove(gone), source));
    }
}
