using System.Runtime.CompilerServices;
using MetricsClient.Model;

namespace MetricsClient.Series;

/// <summary>The live series of one <see cref="SeriesSet"/>: a hash table with lock-free lookups, and the order of creation.</summary>
/// <remarks>
/// The hash table uses open addressing (<see cref="HashSlots"/>) and is at most three quarters full. Readers may run at any time; a writer
/// holds the lock of the owner. After the removal of a series the slot is a tombstone, which a later series may take; no slot becomes empty
/// again. So a reader that ends at an empty slot without the series knows that the series was absent at some moment of the lookup: a series
/// moves to an earlier slot only by its removal. The place in the list of series is never used again, so a reader that has read the slot
/// before finds the removed series, or nothing. A full table is replaced.
/// </remarks>
internal sealed class SeriesTable
{
    private const int MinSlots = 8;

    // A larger table does not keep the strings of its series, see KnownStrings.
    private const int MostSlotsWithStrings = 512;

    // The place in a slot is the index in _series plus one.
    private readonly int[] _slots;

    // In large tables the list grows by one eighth at a time, because a list of the final length would waste memory (benchmarks: ratios,
    // memory).
    private MetricSeries?[] _series;

    private KnownStrings _known;
    private int _used;
    private int _live;
    private long _labelBytes;

    public SeriesTable(int labels)
        : this(labels, MinSlots, live: 0)
    {
    }

    private SeriesTable(int labels, int slots, int live)
    {
        bool isSmall = slots <= MostSlotsWithStrings;
        _slots = new int[slots];
        _series = new MetricSeries?[isSmall ? Places : Longer(live)];
        _known = new KnownStrings(labels, isSmall ? Places : null);
    }

    /// <summary>The number of series.</summary>
    public int Live => Volatile.Read(ref _live);

    /// <summary>The length of the labels of all series, in bytes.</summary>
    public long LabelBytes => Volatile.Read(ref _labelBytes);

    /// <summary>The series, oldest first; null for a removed series. A series that is added after the call is not included.</summary>
    public ReadOnlySpan<MetricSeries?> InOrder
    {
        get
        {
            // The count is read first, so that the list read afterwards has at least this length.
            int used = Volatile.Read(ref _used);
            return _series.AsSpan(0, used);
        }
    }

    private int Places => _slots.Length / 4 * 3;

    /// <summary>Returns the series with these values, or null. Lock-free, no allocation.</summary>
    public MetricSeries? Find(LabelSchema schema, int hash, ReadOnlySpan<string> values) => Find(schema, hash, values, out _);

    /// <inheritdoc cref="FindAndNote{TValues}(LabelSchema, int, TValues)"/>
    public MetricSeries? FindAndNote(LabelSchema schema, int hash, ReadOnlySpan<string> values)
    {
        MetricSeries? found = Find(schema, hash, values, out int place);
        if (found is not null)
        {
            _known.Note(place, values, _series);
        }

        return found;
    }

    /// <summary>
    /// Returns the series that was created with these string objects, or null. Null also if the place of the series is not noted, see
    /// <see cref="KnownStrings"/>. Lock-free, no allocation.
    /// </summary>
    // Inlined, because the values would be copied for a call (benchmarks: ratios, labels).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MetricSeries? FindByAddress<TValues>(TValues values)
        where TValues : struct, ILabelValues<TValues> =>
            _known.TryFindByAddress(values, out int place) ? At(place) : null;

    /// <inheritdoc cref="FindByAddress{TValues}(TValues)"/>
    public MetricSeries? FindByAddress(ReadOnlySpan<string> values) =>
        _known.TryFindByAddress(values, out int place) ? At(place) : null;

    /// <summary>
    /// Returns the series at the first place with the hash, if the series was created with equal values in other string objects; otherwise
    /// null, and <see cref="FindAndNote{TValues}(LabelSchema, int, TValues)"/> has the result. Lock-free, no allocation.
    /// </summary>
    // Most look-ups by other strings end here. Without a second place and without a call, the values stay in registers (benchmarks: ratios,
    // labels).
    public MetricSeries? FindFirst<TValues>(int hash, TValues values)
        where TValues : struct, ILabelValues<TValues>
    {
        int probe = hash;
        int place = HashSlots.Next(_slots, hash, ref probe);
        return At(place) is { } candidate && _known.AreOtherObjectsAt(place, values) ? candidate : null;
    }

    /// <summary>
    /// Returns the series with these values, or null. If the series was created with the same string objects, notes its place at their
    /// addresses. Lock-free; the first such look-up allocates the slots for addresses.
    /// </summary>
    public MetricSeries? FindAndNote<TValues>(LabelSchema schema, int hash, TValues values)
        where TValues : struct, ILabelValues<TValues>
    {
        int probe = hash;
        while (HashSlots.Next(_slots, hash, ref probe) is > 0 and int place)
        {
            if (At(place) is not { } candidate)
            {
                continue;
            }

            if (_known.AreEqualAt(place, values))
            {
                _known.Note(place, values, _series);
                return candidate;
            }

            if (values.Match(schema, candidate.Labels))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>
    /// Adds a series. Returns the table that contains the series: this table, or a larger table by which the caller must replace this
    /// table. <paramref name="values"/> are the values with which the series was created; empty if they are no longer known.
    /// </summary>
    public SeriesTable Add(MetricSeries series, ReadOnlySpan<string?> values)
    {
        if (_used == Places)
        {
            return Rebuilt().Add(series, values);
        }

        Put(series, values);
        Volatile.Write(ref _labelBytes, _labelBytes + series.Labels.Length);
        return this;
    }

    /// <summary>Removes a series; returns true if the table contained the series.</summary>
    public bool Remove(MetricSeries series)
    {
        int probe = series.Hash;
        while (HashSlots.Next(_slots, series.Hash, ref probe) is > 0 and int place)
        {
            if (At(place) == series)
            {
                Volatile.Write(ref _series[place - 1], null);
                _known.At(place).Clear();
                HashSlots.Bury(_slots, probe);
                Volatile.Write(ref _live, _live - 1);
                Volatile.Write(ref _labelBytes, _labelBytes - series.Labels.Length);
                return true;
            }
        }

        return false;
    }

    private void Put(MetricSeries series, ReadOnlySpan<string?> values)
    {
        if (_used == _series.Length)
        {
            var longer = new MetricSeries?[Longer(_used)];
            _series.CopyTo(longer, 0);

            // The longer list is published before a slot refers to its new part. A reader of the old list finds the same old series.
            Volatile.Write(ref _series, longer);
        }

        // Through a span, because a store into an array of a base class checks the type of the object (benchmarks: ratios, labels).
        _series.AsSpan()[_used] = series;
        if (_known.At(_used + 1) is { IsEmpty: false } strings)
        {
            values.CopyTo(strings);
        }

        HashSlots.Publish(_slots, series.Hash, _used + 1);
        Volatile.Write(ref _used, _used + 1);
        Volatile.Write(ref _live, _live + 1);
    }

    // Returns null for a tombstone, whose index is beyond the end of the list, and for a removed series.
    private MetricSeries? At(int place)
    {
        MetricSeries?[] series = _series;
        return (uint)(place - 1) < (uint)series.Length ? series[place - 1] : null;
    }

    private MetricSeries? Find(LabelSchema schema, int hash, ReadOnlySpan<string> values, out int place)
    {
        int probe = hash;
        while ((place = HashSlots.Next(_slots, hash, ref probe)) > 0)
        {
            if (At(place) is { } candidate && (_known.AreEqualAt(place, values) || schema.Matches(candidate.Labels, values)))
            {
                return candidate;
            }
        }

        return null;
    }

    private int Longer(int length) => Math.Min(Places, length + (length / 8) + 1);

    // At least one third of the new table is free, so the cost of rebuilding for each added series is constant on average.
    private SeriesTable Rebuilt()
    {
        int slots = MinSlots;
        while (slots / 4 * 3 <= _live + (_live / 2))
        {
            slots *= 2;
        }

        var rebuilt = new SeriesTable(_known.Labels, slots, _live);
        for (int i = 0; i < _used; i++)
        {
            if (_series[i] is { } series)
            {
                rebuilt.Put(series, _known.At(i + 1));
            }
        }

        rebuilt._labelBytes = _labelBytes;
        return rebuilt;
    }
}
