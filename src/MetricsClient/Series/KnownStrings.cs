using System.Numerics;
using System.Runtime.CompilerServices;

namespace MetricsClient.Series;

/// <summary>
/// The strings with which the series of a small <see cref="SeriesTable"/> were created. Finds series by the addresses of these strings. A
/// large table keeps no strings: eight more bytes for each label of each series cost more than a look-up would gain.
/// </summary>
/// <remarks>
/// Two strings are compared faster than a string with rendered labels, and the same string objects, such as literals, by their references
/// (benchmarks: Labels). The strings of place 0 are nulls, as are those of a removed series, and of a series that was hidden or in a large
/// table. Readers need no lock; only the holder of the lock of the set changes the strings. Each look-up exists for a struct of values and
/// for a span, because a span cannot be a type argument in .NET 8.
/// </remarks>
internal struct KnownStrings
{
    // There are more slots for addresses than for hash codes, so that most places are in the first of their two slots: a processor cannot
    // predict which look-ups need the second (benchmarks: ratios, labels).
    private const int AddressesOfSlot = 4;

    private readonly string?[]? _values;

    // The places of series that look-ups have found by the same string objects as in _values. Allocated by the first such look-up, so
    // that a family of other strings needs no search by addresses (benchmarks: ratios, labels).
    private ushort[]? _byAddress;

    /// <summary>Creates the strings of a table.</summary>
    /// <param name="labels">The number of labels of a series.</param>
    /// <param name="places">The largest number of series; null for a large table.</param>
    public KnownStrings(int labels, int? places)
    {
        Labels = labels;
        _values = places is { } count ? new string?[(count + 1) * labels] : null;
    }

    /// <summary>Gets the number of labels of a series.</summary>
    public int Labels { get; }

    /// <summary>Returns the strings at a place; empty for a large table.</summary>
    public readonly Span<string?> At(int place) => _values is null ? [] : _values.AsSpan(place * Labels, Labels);

    /// <summary>
    /// Finds the place of the series that was created with these string objects. Returns false if there is no such series, and also if its
    /// place is not noted: before the first look-up by the values, after the garbage collector has moved the strings, or if both slots
    /// contain the places of other series. Lock-free, no allocation.
    /// </summary>
    // Inlined, because the values would be copied for a call (benchmarks: ratios, labels).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryFindByAddress<TValues>(TValues values, out int place)
        where TValues : struct, ILabelValues<TValues>
    {
        place = 0;
        if (_byAddress is not { } slots)
        {
            return false;
        }

        // An acquire: a reader that sees the place also sees the series at the place, which the writer has seen. The strings are compared
        // first. An empty slot contains place 0, whose strings are nulls, so that no branch tests whether a slot is empty.
        ulong addresses = values.Addresses;
        place = Volatile.Read(ref AddressSlots.First(slots, addresses));
        if (values.AreSameIn(_values!, place * Labels))
        {
            return true;
        }

        place = Volatile.Read(ref AddressSlots.Second(slots, addresses));
        return values.AreSameIn(_values!, place * Labels);
    }

    /// <inheritdoc cref="TryFindByAddress{TValues}(TValues, out int)"/>
    public readonly bool TryFindByAddress(ReadOnlySpan<string> values, out int place)
    {
        place = 0;
        if (_byAddress is not { } slots)
        {
            return false;
        }

        ulong addresses = AddressSlots.Of(values);
        place = Volatile.Read(ref AddressSlots.First(slots, addresses));
        if (AreSameAt(place, values))
        {
            return true;
        }

        place = Volatile.Read(ref AddressSlots.Second(slots, addresses));
        return AreSameAt(place, values);
    }

    /// <summary>Returns true if the strings at a place are equal to the values.</summary>
    public readonly bool AreEqualAt<TValues>(int place, TValues values)
        where TValues : struct, ILabelValues<TValues> => _values is { } known && values.AreIn(known, place * Labels);

    /// <inheritdoc cref="AreEqualAt{TValues}(int, TValues)"/>
    public readonly bool AreEqualAt(int place, ReadOnlySpan<string> values)
    {
        if (_values is not { } known)
        {
            return false;
        }

        int at = place * Labels;
        foreach (string value in values)
        {
            if (!LabelHash.AreEqual(known[at++], value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns true if the strings at a place are equal to the values, and at least one of them is another object.</summary>
    public readonly bool AreOtherObjectsAt<TValues>(int place, TValues values)
        where TValues : struct, ILabelValues<TValues> =>
        _values is { } known && values.AreIn(known, place * Labels) && !values.AreSameIn(known, place * Labels);

    /// <summary>Notes the addresses of the strings at a place, if the values are the same objects.</summary>
    public void Note<TValues>(int place, TValues values, MetricSeries?[] series)
        where TValues : struct, ILabelValues<TValues>
    {
        if (_values is { } known && values.AreSameIn(known, place * Labels))
        {
            Note(place, known, series);
        }
    }

    /// <inheritdoc cref="Note{TValues}(int, TValues, MetricSeries?[])"/>
    public void Note(int place, ReadOnlySpan<string> values, MetricSeries?[] series)
    {
        if (_values is { } known && Labels <= AddressSlots.MostStrings && AreSameAt(place, values))
        {
            Note(place, known, series);
        }
    }

    private void Note(int place, string?[] known, MetricSeries?[] series)
    {
        if (_byAddress is null)
        {
            int slots = AddressesOfSlot * (int)BitOperations.RoundUpToPowerOf2((uint)series.Length);
            Volatile.Write(ref _byAddress, new ushort[slots]);
        }

        AddressSlots.Note(_byAddress, place, known, Labels, series);
    }

    // False without values: the series of a family without labels needs no address.
    private readonly bool AreSameAt(int place, ReadOnlySpan<string> values)
    {
        Span<string?> known = At(place);
        for (int i = 0; i < values.Length; i++)
        {
            if (!LabelHash.AreSame(known[i], values[i]))
            {
                return false;
            }
        }

        return values.Length > 0;
    }
}
