using MetricsClient.Model;

namespace MetricsClient.Series;

/// <summary>
/// The hidden series of one family, found by label values. A hidden series is not exposed, and is referenced weakly: it exists only while
/// the program holds the series object. Lookups are lock-free. A thread that adds or removes a series holds the lock of the owner.
/// </summary>
/// <remarks>
/// A hash table of weak references. A reference whose series was removed or garbage-collected has no target, and stays in the table until
/// the table is full. Then a table of the other references replaces the table.
/// </remarks>
internal sealed class HiddenSeries
{
    private const int MinSlots = 16;

    // Created for the first hidden series, because most families have none (benchmarks: cold).
    private Table? _table;

    /// <summary>Returns the hidden series with these values, or null. Lock-free, no allocation.</summary>
    public MetricSeries? Find(LabelSchema schema, int hash, ReadOnlySpan<string> values)
    {
        Table? table = Volatile.Read(ref _table);
        int probe = hash;
        while (table?.Next(hash, ref probe) is { } candidate)
        {
            if (candidate.TryGetTarget(out MetricSeries? series) && schema.Matches(series.Labels, values))
            {
                return series;
            }
        }

        return null;
    }

    public void Add(MetricSeries series)
    {
        // A series that is hidden and exposed many times has one reference. Otherwise each lookup would probe all its old references.
        int probe = series.Hash;
        WeakReference<MetricSeries>? free = null;
        while (_table?.Next(series.Hash, ref probe) is { } known)
        {
            if (!known.TryGetTarget(out MetricSeries? target))
            {
                free ??= known;
            }
            else if (target == series)
            {
                return;
            }
        }

        if (free is not null)
        {
            // A lock-free lookup that finds the series must also see its fields, and SetTarget is not documented as a release.
            Interlocked.MemoryBarrier();
            free.SetTarget(series);
            return;
        }

        if (_table is not { IsFull: false })
        {
            Volatile.Write(ref _table, Replacement());
        }

        _table.Add(series.Hash, new WeakReference<MetricSeries>(series));
    }

    public void Remove(MetricSeries series)
    {
        int probe = series.Hash;
        while (_table?.Next(series.Hash, ref probe) is { } candidate)
        {
            if (candidate.TryGetTarget(out MetricSeries? target) && target == series)
            {
                candidate.SetTarget(null!);
                return;
            }
        }
    }

    /// <summary>Frees the memory after all series are removed.</summary>
    public void Clear() => Volatile.Write(ref _table, null);

    /// <summary>Returns all hidden series that the program still holds.</summary>
    public List<MetricSeries> Alive()
    {
        var alive = new List<MetricSeries>();
        foreach (WeakReference<MetricSeries> reference in Volatile.Read(ref _table) is { } table ? table.References : [])
        {
            if (reference.TryGetTarget(out MetricSeries? series))
            {
                alive.Add(series);
            }
        }

        return alive;
    }

    // At least one third of the new table is free, so the cost of the replacement for each added series is constant on average.
    private Table Replacement()
    {
        var alive = new List<(int Hash, WeakReference<MetricSeries> Reference)>();
        foreach (WeakReference<MetricSeries> reference in _table is { } table ? table.References : [])
        {
            if (reference.TryGetTarget(out MetricSeries? series))
            {
                alive.Add((series.Hash, reference));
            }
        }

        int slots = MinSlots;
        while (slots / 4 * 3 <= alive.Count + (alive.Count / 2))
        {
            slots *= 2;
        }

        var replacement = new Table(slots);
        foreach ((int hash, WeakReference<MetricSeries> reference) in alive)
        {
            replacement.Add(hash, reference);
        }

        return replacement;
    }

    /// <summary>
    /// The references in the order of addition, and a hash table (<see cref="HashSlots"/>), at most three quarters full. The place in a slot is
    /// the index of a reference plus one.
    /// </summary>
    private sealed class Table
    {
        private readonly int[] _slots;
        private readonly WeakReference<MetricSeries>[] _references;
        private int _used;

        public Table(int slots)
        {
            _slots = new int[slots];
            _references = new WeakReference<MetricSeries>[slots / 4 * 3];
        }

        public bool IsFull => _used == _references.Length;

        public ReadOnlySpan<WeakReference<MetricSeries>> References => _references.AsSpan(0, Volatile.Read(ref _used));

        // Returns the reference in the next slot with the hash, and null at an empty slot. The search goes on at the probe.
        public WeakReference<MetricSeries>? Next(int hash, ref int probe) =>
            HashSlots.Next(_slots, hash, ref probe) is > 0 and int place ? _references[place - 1] : null;

        public void Add(int hash, WeakReference<MetricSeries> reference)
        {
            _references[_used] = reference;
            HashSlots.Publish(_slots, hash, _used + 1);
            Volatile.Write(ref _used, _used + 1);
        }
    }
}
