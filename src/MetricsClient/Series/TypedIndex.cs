using MetricsClient.CompilerServices;
using MetricsClient.Text;

namespace MetricsClient.Series;

/// <summary>The live series of a <see cref="SeriesSet"/>, found by labels of one type.</summary>
internal abstract class TypedIndex
{
    /// <summary>Removes a series that is no longer live. The caller holds the lock of the set.</summary>
    public abstract void Forget(MetricSeries series);
}

/// <summary>
/// A cache in front of the lookup by label values: an array if the labels have a small number of combinations, otherwise a hash table.
/// </summary>
/// <typeparam name="TLabels">The type of the labels.</typeparam>
/// <remarks>
/// Lookups are lock-free, and create no strings for a series in the cache. Changes hold the lock of the set. A series is added after its
/// first lookup, and is removed before the series ceases to be live. So the cache keeps no hidden series alive, and a series has at most
/// one entry: labels with the same values as text are the same key, and a series whose label values differ from the text of the labels is
/// not added, nor is the overflow series.
/// </remarks>
internal sealed class TypedIndex<TLabels> : TypedIndex
    where TLabels : struct, IMetricLabels<TLabels>
{
    private const int FirstBuckets = 8;

    private readonly SeriesSet _set;
    private readonly object _gate;
    private readonly MetricSeries?[] _byIndex = new MetricSeries?[TLabels.Combinations];
    private Entry?[] _buckets = TLabels.Combinations > 0 ? [] : new Entry?[FirstBuckets];
    private int _entries;

    public TypedIndex(SeriesSet set)
    {
        _set = set;
        _gate = set.Add(this);
    }

    /// <summary>Returns the live series with these labels if the cache contains the series; otherwise null.</summary>
    public MetricSeries? Find(in TLabels labels)
    {
        int key = TLabels.GetKey(labels);

        // A constant for the compiler of the generic instance, which omits the other branch.
        if (TLabels.Combinations > 0)
        {
            return _byIndex[key];
        }

        Entry?[] buckets = _buckets;
        Entry? entry = buckets[key & (buckets.Length - 1)];
        while (entry is not null && !(entry.Key == key && TLabels.AreSame(entry.Labels, labels)))
        {
            entry = Volatile.Read(ref entry.Next);
        }

        return entry?.Series;
    }

    /// <summary>Returns the series with these labels; creates the series on first use. Adds a live series to the cache.</summary>
    public MetricSeries Get(in TLabels labels)
    {
        MetricSeries series = _set.Get(Values(labels));
        if (SeriesState.IsLive(series.State) && TryRead(series, out TLabels read) && TLabels.AreSame(read, labels))
        {
            lock (_gate)
            {
                // Checked again under the lock: a series that is no longer live has already been removed from the cache.
                if (SeriesState.IsLive(series.State) && Find(labels) is null)
                {
                    Add(labels, series);
                }
            }
        }

        return series;
    }

    /// <summary>Returns the label values.</summary>
    /// <exception cref="ArgumentNullException">A label is null, and its type is not nullable.</exception>
    public static string[] Values(in TLabels labels)
    {
        string[] values = TLabels.GetValues(labels);
        Throw.IfNull(values, TLabels.GetNames(), nameof(labels));
        return values;
    }

    /// <summary>Returns the labels of a series. Returns false if the label values are not values of the type.</summary>
    public static bool TryRead(MetricSeries series, out TLabels labels)
    {
        string[] values = series.Owner.Schema.Values(series.Labels);

        // Some other text of a value, such as 007, belongs to another series.
        return TLabels.TryParse(values, out labels) && values.AsSpan().SequenceEqual(TLabels.GetValues(labels));
    }

    /// <inheritdoc/>
    public override void Forget(MetricSeries series)
    {
        if (!TryRead(series, out TLabels labels) || Find(labels) != series)
        {
            return;
        }

        int key = TLabels.GetKey(labels);
        if (TLabels.Combinations > 0)
        {
            _byIndex[key] = null;
            return;
        }

        // The removed entry still refers to the next entry, so that a lookup that has reached the removed entry finds the rest.
        ref Entry? place = ref _buckets[key & (_buckets.Length - 1)];
        while (place!.Series != series)
        {
            place = ref place.Next;
        }

        Volatile.Write(ref place, place.Next);
        _entries--;
    }

    private void Add(in TLabels labels, MetricSeries series)
    {
        if (TLabels.Combinations > 0)
        {
            _byIndex[TLabels.GetKey(labels)] = series;
            return;
        }

        if (_entries == _buckets.Length)
        {
            Grow();
        }

        Put(_buckets, labels, series);
        _entries++;
    }

    // Copies the entries, because lookups may be reading the old ones. The new table is published after its last entry.
    private void Grow()
    {
        var larger = new Entry?[_buckets.Length * 2];
        foreach (Entry? first in _buckets)
        {
            for (Entry? entry = first; entry is not null; entry = entry.Next)
            {
                Put(larger, entry.Labels, entry.Series);
            }
        }

        Volatile.Write(ref _buckets, larger);
    }

    private static void Put(Entry?[] buckets, in TLabels labels, MetricSeries series)
    {
        int key = TLabels.GetKey(labels);
        ref Entry? place = ref buckets[key & (buckets.Length - 1)];
        Volatile.Write(ref place, new Entry(key, labels, series) { Next = place });
    }

    private sealed class Entry
    {
        public readonly TLabels Labels;
        public readonly MetricSeries Series;
        public readonly int Key;
        public Entry? Next;

        public Entry(int key, in TLabels labels, MetricSeries series)
        {
            Key = key;
            Labels = labels;
            Series = series;
        }
    }
}
