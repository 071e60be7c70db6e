using MetricsClient.Model;

namespace MetricsClient.Series;

/// <summary>
/// The live series of one family: found by hash without a lock, listed in the order of their birth.
/// </summary>
/// <remarks>
/// Open addressing, at most three quarters full. Readers may be anywhere at any time; writers hold the owner's lock.
/// A slot goes from empty to a series to a tombstone and never back, so a reader that meets an empty slot
/// knows that the series was absent when it looked. A full table is replaced, never reused.
/// </remarks>
internal sealed class SeriesTable
{
    private const int MinSlots = 8;

    // Larger tables have series by the thousand, for which eight more bytes per label count for more than a few nanoseconds.
    private const int MostSlotsWithValues = 512;

    // The low bits of a slot, as many as the length needs, are the place in _series plus one: zero is an empty slot, all
    // ones a tombstone. The other bits are those of the hash: the low ones are known from where the slot is,
    // so a mismatch hardly ever costs a second look.
    private readonly int[] _slots;

    // In large tables not as long as it may become, but an eighth longer than it was when it was full (benchmarks: ratios, memory).
    private MetricSeries?[] _series;

    // The strings that each series was made with, in small tables. Callers mostly come with the same objects again, literals
    // above all, and then no character is compared (benchmarks: Labels).
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

    /// <summary>Oldest first; null where one has gone. What is added later is not part of it.</summary>
    public ReadOnlySpan<MetricSeries?> InOrder
    {
        get
        {
            // In this order: the list that is there now is at least as long.
            int used = Volatile.Read(ref _used);
            return _series.AsSpan(0, used);
        }
    }

    private int Places => _slots.Length / 4 * 3;

    /// <summary>The series with these values, or null. Lock-free, no allocation.</summary>
    public MetricSeries? Find(LabelSchema schema, int hash, ReadOnlySpan<string> values)
    {
        int[] slots = _slots;
        int mask = slots.Length - 1;
        for (int i = hash & mask; ; i = (i + 1) & mask)
        {
            // Acquires what the writer stored before it filled the slot.
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

    /// <summary>The series with these label bytes, or null.</summary>
    public MetricSeries? Find(int hash, byte[] labels) =>
        SlotOf(hash, labels) is >= 0 and int i ? At(_slots[i] & (_slots.Length - 1)) : null;

    /// <summary>
    /// Adds a series, in a table that must then replace this one if it is not the same. The values are those it was made with,
    /// or none where they are no longer known.
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

            // Before a slot names a place in it. Who still reads the old one sees what was there before.
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

    /// <summary>Takes a series out; whether it was there.</summary>
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

    // Null for a tombstone, whose place lies beyond the end, and where a series has gone.
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

    // At least half of the new places are free, so rebuilding costs each added series a constant share.
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
