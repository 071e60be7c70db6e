using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetricsClient.Series;

/// <summary>
/// The slots of a hash table that finds places by the addresses of strings. The number of slots is a power of two. Readers and writers need
/// no lock.
/// </summary>
/// <remarks>
/// <para>Most look-ups pass string objects that they have passed before, such as literals. A search by addresses does not read the texts,
/// and so takes about half of the time of a search by a hash code of the texts (benchmarks: ratios, labels). A place is only a hint, because
/// the garbage collector moves objects. So the caller compares the strings at the place with the strings of the look-up.</para>
/// <para>The addresses select two slots. A place goes to the first slot, or to the second if the first contains another place. A series
/// whose two slots contain other places is found by its text.</para>
/// </remarks>
internal static class AddressSlots
{
    private const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The largest number of strings. The rotations of further strings would repeat those of the first.</summary>
    public const int MostStrings = 8;

    // Most strings of a program lie within 16 MiB, so that 24 bits of an address differ. The different bits of two strings do not overlap,
    // and those of three strings overlap by eight bits.
    private const int AddressBits = 24;

    /// <summary>Returns a number made of addresses with the address of one more string added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong addresses, string? value)
    {
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<char>(), ref MemoryMarshal.GetReference(value.AsSpan()));
        return unchecked(BitOperations.RotateLeft(addresses, AddressBits) + (ulong)address);
    }

    /// <summary>Returns a number made of the addresses of strings.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ReadOnlySpan<string?> values)
    {
        ulong addresses = 0;
        foreach (string? value in values)
        {
            addresses = Add(addresses, value);
        }

        return addresses;
    }

    /// <summary>Returns the first of the two slots that the addresses select. A slot contains a place; an empty slot contains 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ushort First(ushort[] slots, ulong addresses) => ref slots[Index(slots, addresses)];

    /// <summary>Returns the second of the two slots that the addresses select. Both are in the same cache line.</summary>
    public static ref ushort Second(ushort[] slots, ulong addresses) => ref slots[Index(slots, addresses) ^ 1];

    /// <summary>Writes a place to one of the slots that the addresses of its strings select, unless both contain other places.</summary>
    /// <param name="slots">The slots.</param>
    /// <param name="place">The place.</param>
    /// <param name="known">The strings at all places.</param>
    /// <param name="labels">The number of strings at each place.</param>
    /// <param name="series">The series at all places, the first at place 1.</param>
    // A place stays in its slot while the addresses of its strings select the slot. Otherwise series with the same slots would replace each
    // other at each look-up, and processors would wait for each other.
    public static void Note(ushort[] slots, int place, string?[] known, int labels, MetricSeries?[] series)
    {
        ulong addresses = Of(known.AsSpan(place * labels, labels));
        ref ushort slot = ref First(slots, addresses);
        if (slot != place && IsInUse(slots, ref slot, known, labels, series))
        {
            slot = ref Second(slots, addresses);
            if (slot != place && IsInUse(slots, ref slot, known, labels, series))
            {
                return;
            }
        }

        // Another thread may have noted the place meanwhile. Then nothing is written, so that the other processors keep the cache line.
        if (slot != place)
        {
            Volatile.Write(ref slot, (ushort)place);
        }
    }

    private static bool IsInUse(ushort[] slots, ref ushort slot, string?[] known, int labels, MetricSeries?[] series)
    {
        int place = Volatile.Read(ref slot);
        if ((uint)(place - 1) >= (uint)series.Length || series[place - 1] is null)
        {
            return false;
        }

        ulong addresses = Of(known.AsSpan(place * labels, labels));
        return Unsafe.AreSame(ref slot, ref First(slots, addresses)) || Unsafe.AreSame(ref slot, ref Second(slots, addresses));
    }

    // The uppermost bits of the product, because only these depend on all bits of the addresses.
    private static int Index(ushort[] slots, ulong addresses) =>
        (int)(unchecked(addresses * GoldenRatio) >> (BitOperations.LeadingZeroCount((ulong)slots.Length) + 1));
}
