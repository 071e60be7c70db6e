using MetricsClient.Model;

namespace MetricsClient.Series;

/// <summary>
/// The live series of one family: a hash table with lock-free lookups, and a list in the order of creation.
/// </summary>
/// <remarks>
/// Open addressing, at most three quarters full. Readers may run at any time; writers hold the lock of the owner.
/// A slot changes from empty to a series to a tombstone and never back. So a reader that finds an empty slot
/// knows that the series was absent at that moment. A full table is replaced, never reused.
/// </remarks>
internal sealed class SeriesTable
{
    private const int MinSlots = 8;

    // In larger tables, eight additional bytes for each label of each series cost more than a few nanoseconds of a lookup.
    private const int MostSlotsWithValues = 512;

    // The low bits of a slot (log2 of the length) contain the index in _series plus one: zero is an empty slot, all ones is a
    // tombstone. The other bits contain the high bits of the hash. The position of the slot implies the low bits, so a slot of another
    // hash is almost always detected without a read of the series.
    private readonly int[] _slots;

    // In large tables the list grows by one eighth at a time instead of to the final length (benchmarks: ratios, memory).
    private MetricSeries?[] _series;

    // In small tables, the strings with which each series was created. Callers often pass the same objects again, such as literals,
    // and then no character is compared (benchmarks: Labels).
    private readonly string?[]? _values;
    private readonly int _labels;
    private int _used;
    private int _live;

    public SeriesTable(int labels)
        : this(labels, MinSlots, live: 0)
    {
    }

    private SeriesTable(int labels, int slots, int live)
    {
        bool isSmall = slots <= MostSlotsWithValues;
        _labels = labels;
        _slots = new int[slots];
        _series = new MetricSeries?[isSmall ? Places : Longer(live)];
        _values = isSmall ? new string?[Places * labels] : null;
    }

    /// <summary>The number of series.</summary>
    public int Live => Volatile.Read(ref _live);

    /// <summary>The series, oldest first; null for a removed series. Excludes series that are added later.</summary>
    public ReadOnlySpan<MetricSeries?> InOrder
    {
        get
        {
            // Read the count first: the current list has at least this length.
            int used = Volatile.Read(ref _used);
            return _series.AsSpan(0, used);
        }
    }

    private int Places => _slots.Length / 4 * 3;

    /// <summary>Returns the series with these values, or null. Lock-free, no allocation.</summary>
    public MetricSeries? Find(LabelSchema schema, int hash, ReadOnlySpan<string> values)
    {
        int[] slots = _slots;
        int mask = slots.Length - 1;
        for (int i = hash & mask; ; i = (i + 1) & mask)
        {
            // Acquire: the series was stored before the slot was published.
            int slot = Volatile.Read(ref slots[i]);
            if (slot == 0)
            {
                return null;
            }

            if (((slot ^ hash) & ~mask) == 0
                && At(slot & mask) is { } candidate
                && (IsMadeWith(slot & mask, values) || schema.Matches(candidate.Labels, values)))
            {
                return candidate;
            }
        }
    }

    /// <summary>Returns the series with these rendered labels, or null.</summary>
    public MetricSeries? Find(int hash, byte[] labels) =>
        SlotOf(hash, labels) is >= 0 and int i ? At(_slots[i] & (_slots.Length - 1)) : null;

    /// <summary>
    /// Adds a series and returns the table that contains the series: this table, or a larger table that must replace this table.
    /// The values are the values with which the series was created; empty if the values are no longer known.
    /// </summary>
    public SeriesTable Add(MetricSeries series, ReadOnlySpan<string?> values)
    {
        if (_used == Places)
        {
            return Rebuilt().Add(series, values);
        }

        if (_used == _series.Length)
        {
            var longer = new MetricSeries?[Longer(_used)];
            _series.CopyTo(longer, 0);

            // Published before a slot refers to the new part. A reader of the old list sees the old series.
            Volatile.Write(ref _series, longer);
        }

        _series[_used] = series;
        if (_values is not null)
        {
            values.CopyTo(ValuesAt(_used + 1));
        }

        int mask = _slots.Length - 1;
        int i = series.Hash & mask;
        while (_slots[i] != 0)
        {
            i = (i + 1) & mask;
        }

        Volatile.Write(ref _slots[i], (series.Hash & ~mask) | (_used + 1));
        Volatile.Write(ref _used, _used + 1);
        Volatile.Write(ref _live, _live + 1);
        return this;
    }

    /// <summary>Removes a series; returns true if the table contained the series.</summary>
    public bool Remove(MetricSeries series)
    {
        int mask = _slots.Length - 1;
        int i = SlotOf(series.Hash, series.Labels);
        if (i < 0 || At(_slots[i] & mask) != series)
        {
            return false;
        }

        Volatile.Write(ref _series[(_slots[i] & mask) - 1], null);
        ValuesAt(_slots[i] & mask).Clear();
        Volatile.Write(ref _slots[i], _slots[i] | mask);
        Volatile.Write(ref _live, _live - 1);
        return true;
    }

    // Null for a tombstone, whose index is beyond the end of the list, and for a removed series.
    private MetricSeries? At(int place)
    {
        MetricSeries?[] series = _series;
        return (uint)(place - 1) < (uint)series.Length ? series[place - 1] : null;
    }

    private int Longer(int length) => Math.Min(Places, length + (length / 8) + 1);

    private bool IsMadeWith(int place, ReadOnlySpan<string> values)
    {
        if (_values is not { } known)
        {
            return false;
        }

        int at = (place - 1) * values.Length;
        foreach (string value in values)
        {
            if (!ReferenceEquals(known[at++], value))
            {
                return false;
            }
        }

        return true;
    }

    private Span<string?> ValuesAt(int place) => _values is null ? [] : _values.AsSpan((place - 1) * _labels, _labels);

    private int SlotOf(int hash, byte[] labels)
    {
        int mask = _slots.Length - 1;
        for (int i = hash & mask; _slots[i] != 0; i = (i + 1) & mask)
        {
            if (At(_slots[i] & mask) is { } series && series.Labels.AsSpan().SequenceEqual(labels))
            {
                return i;
            }
        }

        return -1;
    }

    // At least one third of the new table is free, so rebuilding has constant amortized cost for each added series.
    private SeriesTable Rebuilt()
    {
        int slots = MinSlots;
        while (slots / 4 * 3 <= _live + (_live / 2))
        {
            slots *= 2;
        }

        var rebuilt = new SeriesTable(_labels, slots, _live);
        for (int i = 0; i < _used; i++)
        {
            if (_series[i] is { } series)
            {
                rebuilt.Add(series, ValuesAt(i + 1));
            }
        }

        return rebuilt;
    }
}
