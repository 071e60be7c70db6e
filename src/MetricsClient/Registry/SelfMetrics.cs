using MetricsClient.Model;

namespace MetricsClient.Registry;

/// <summary>
/// The self-metrics of a registry: metrics in which the library counts its own problems, such as failed collects. A self-metric is created
/// by the first event, or by the next collect if the event was deferred, so that a registry without problems exposes no self-metric. Thread-safe.
/// </summary>
internal sealed class SelfMetrics
{
    private readonly FamilyFactory _factory;

    // Kept, because a registration allocates two kilobytes, also if the family exists (benchmarks: remote-write). Self-metrics are never
    // removed.
    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    // Held while a deferred update runs, so that a later update of the same metric waits for it.
    private readonly object _deferring = new();
    private Action? _deferred;

    public SelfMetrics(FamilyFactory factory)
    {
        _factory = factory;
    }

    /// <summary>Returns the counter of a self-metric; creates the counter on first use.</summary>
    public Counter Counter(string name, string help, string labelName, string labelValue) =>
        Family(name, help, MetricKind.Counter, CounterOptions.Default, labelName, static id => new Counter(id)).WithLabels(labelValue);

    /// <summary>Returns the gauge of a self-metric; creates the gauge on first use.</summary>
    public Gauge Gauge(string name, string help, string labelName, string labelValue) =>
        Family(name, help, MetricKind.Gauge, GaugeOptions.Default, labelName, static id => new Gauge(id)).WithLabels(labelValue);

    /// <summary>True before the first update of a self-metric, also if the update is deferred.</summary>
    public bool AreUnused
    {
        get
        {
            lock (_families)
            {
                return _families.Count == 0 && Volatile.Read(ref _deferred) is null;
            }
        }
    }

    /// <summary>
    /// Defers an update until <see cref="Settle"/>. A process that ends before the next collect, such as a cron job after its push, never
    /// creates the metric (benchmarks: cold).
    /// </summary>
    /// <param name="update">The update, which must not defer another update.</param>
    public void Defer(Action update)
    {
        lock (_deferring)
        {
            UpdateLocked();
            Volatile.Write(ref _deferred, update);
        }
    }

    /// <summary>Makes the deferred update. Called before each read of the families, and before an update of the same metric.</summary>
    public void Settle()
    {
        // The update registers a family. Code that reads the families during the registration must not start the update again.
        if (Volatile.Read(ref _deferred) is null || Monitor.IsEntered(_deferring))
        {
            return;
        }

        lock (_deferring)
        {
            UpdateLocked();
        }
    }

    // The update stays visible while it runs, so that other threads wait for its end.
    private void UpdateLocked()
    {
        try
        {
            _deferred?.Invoke();
        }
        finally
        {
            Volatile.Write(ref _deferred, null);
        }
    }

    private MetricFamily<T> Family<T>(
        string name, string help, MetricKind kind, MetricOptions options, string labelName, Func<SeriesIdentity, T> create)
        where T : MetricSeries
    {
        lock (_families)
        {
            if (_families.TryGetValue(name, out MetricFamily? known))
            {
                return (MetricFamily<T>)known;
            }
        }

        // Outside of the lock, because a registration calls the watchers of the registry. Two registrations return the same family.
        MetricFamily<T> family = _factory.Register(new FamilyHeader(name, help, kind, unit: null, scrapeOnly: true), options, [labelName], create);
        lock (_families)
        {
            _families[name] = family;
        }

        return family;
    }
}
