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

    /// <summary>Returns true if a collect of this scope calls the collector.</summary>
    public bool IsIn(CollectScope scope) =>
        scope == CollectScope.All || (!ScrapeOnly && !(scope == CollectScope.Own && IsBridge));
}

/// <summary>Selects the collectors that a collect calls.</summary>
internal enum CollectScope
{
    All,

    /// <summary>All collectors except the process metrics, which a group does not contain.</summary>
    WithoutProcessMetrics,

    /// <summary>The collectors of the program: neither process metrics nor .NET instruments.</summary>
    Own,
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

/// <summary>The callbacks and collectors of a registry, in the order of registration. A change replaces an array.</summary>
internal sealed class CollectSources
{
    private readonly object _gate = new();
    private BeforeCollect[] _callbacks = [];
    private CollectSource[] _collectors = [];

    public BeforeCollect[] Callbacks => Volatile.Read(ref _callbacks);

    public CollectSource[] Collectors => Volatile.Read(ref _collectors);

    /// <summary>Returns true if a collect of this scope calls at least one collector.</summary>
    public bool HasCollectorIn(CollectScope scope)
    {
        foreach (CollectSource source in Collectors)
        {
            if (source.IsIn(scope))
            {
                return true;
            }
        }

        return false;
    }

    public IDisposable Add(BeforeCollect callback) => Add(ref _callbacks, callback, () => Remove(ref _callbacks, callback));

    public IDisposable Add(CollectSource source) => Add(ref _collectors, source, () => Remove(ref _collectors, source));

    private Registration Add<T>(ref T[] all, T added, Action remove)
        where T : class
    {
        lock (_gate)
        {
            Volatile.Write(ref all, [.. all, added]);
        }

        return new Registration(remove);
    }

    private void Remove<T>(ref T[] all, T removed)
        where T : class
    {
        lock (_gate)
        {
            Volatile.Write(ref all, Array.FindAll(all, one => one != removed));
        }
    }
}
