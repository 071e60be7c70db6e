using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetricsClient.Series;

/// <summary>
/// The slots of a hash table that finds places by the addresses of strings. The number of slots is a power of two. Readers and writers need
/// no lock.
/// </summary>
/// <remarks>
/// Most look-ups pass string objects that they have passed before, such as literals. A search by addresses does not read the texts, and so
/// takes about half of the time of a search by a hash code of the texts (benchmarks: ratios, labels). A place is only a hint, because the
/// garbage collector moves objects. So the caller compares the strings at the place with the strings of the look-up. A slot has one place;
/// the series at other places with the same slot are found by their texts.
/// </remarks>
internal static class AddressSlots
{
    private const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15;

    // Most strings of a program lie within 16 MiB, so that 24 bits of an address differ. With three strings, the rotation drops no bit.
    private const int AddressBits = 24;

    /// <summary>Returns the sum of the addresses so far with the address of one more string added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong addresses, string? value)
    {
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<char>(), ref MemoryMarshal.GetReference(value.AsSpan()));
        return unchecked(BitOperations.RotateLeft(addresses, AddressBits) + (ulong)address);
    }

    /// <summary>Returns the slot of the addresses, which contains a place; 0 if the slot is empty.</summary>
    // The uppermost bits of the product, because only these depend on all bits of the addresses.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref int Slot(int[] slots, ulong addresses) =>
        ref slots[unchecked(addresses * GoldenRatio) >> (BitOperations.LeadingZeroCount((ulong)slots.Length) + 1)];
}
