using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MetricsClient.Text;

namespace MetricsClient.Series;

/// <summary>
/// Hashes an ordered list of label values. Each process has a random seed, so that a client cannot choose label values with equal hashes.
/// </summary>
/// <remarks>
/// A block of a text is hashed by a product of two numbers of 64 bits, which is folded, as in wyhash. Both factors contain a part of the
/// text and a secret, so that a client cannot choose a text that makes a factor zero.
/// </remarks>
internal static class LabelHash
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private const int Rotation = 21;
    private const nuint Block = 2 * sizeof(ulong);
    private const ulong TailStep = 0xD6E8FEB86659FD93;

    // A Guid has 60 random bits in its first half, and unlike RandomNumberGenerator does not load OpenSSL.
    public static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(Guid.NewGuid().ToByteArray());

    private static readonly ulong s_secret = Fold(Seed ^ Step, TailStep);
    private static readonly ulong s_secretOfLast = Fold(Seed ^ TailStep, Step);

    /// <summary>Returns the hash code of label values.</summary>
    public static int Of(ReadOnlySpan<string> values) => Of(values, set: null);

    /// <summary>Returns the hash code of the values of a series.</summary>
    /// <param name="values">The label values.</param>
    /// <param name="set">The set of the series, whose label names are in the message of an exception.</param>
    /// <exception cref="ArgumentNullException">A value is null.</exception>
    public static int Of(ReadOnlySpan<string> values, SeriesSet? set)
    {
        ulong hash = 0;
        for (int i = 0; i < values.Length; i++)
        {
            hash = Add(hash, values[i], i, set);
        }

        return Short(hash);
    }

    /// <summary>Returns the hash code of 32 bits.</summary>
    // A second product, because with one product the texts of a counter have few different low bits for one seed in a hundred.
    public static int Short(ulong hash) => (int)(((hash ^ (hash >> 32)) * Step) >> 32);

    /// <summary>Returns a hash with a number added.</summary>
    public static ulong Add(ulong hash, ulong number) => Fold(hash ^ Seed ^ number, Step);

    /// <summary>Returns a hash with the value of a label added.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong hash, string value, int index, SeriesSet? set)
    {
        if (value is null)
        {
            ThrowNull(index, set);
        }

        return Add(hash, ref Bytes(value), (nuint)value.Length * sizeof(char));
    }

    /// <summary>Returns a hash with the bytes of a value added. The number of bytes is even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong hash, ReadOnlySpan<byte> bytes) =>
        Add(hash, ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length);

    // The hashes of the values do not depend on each other, so that a processor computes them at the same time. A rotation keeps the order
    // of the values, and its result comes sooner than that of a product (benchmarks: ratios, labels).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Add(ulong hash, ref byte start, nuint length) => BitOperations.RotateLeft(hash, Rotation) + OfValue(ref start, length);

    [DoesNotReturn]
    private static void ThrowNull(int index, SeriesSet? set) => Throw.NullLabelValue(index, set is null ? [] : set.Schema.Names);

    // Unaligned reads without checks of the bounds, and no call (benchmarks: ratios, labels). Each read is within the bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong OfValue(ref byte start, nuint length)
    {
        // The length is included, so that ("ab", "c") and ("a", "bc") have different hashes.
        ulong hash = Seed ^ (length * TailStep);
        if (length < Block)
        {
            // The two reads may overlap.
            (ulong left, ulong right) = length switch
            {
                >= sizeof(ulong) => (Read<ulong>(ref start, 0), Read<ulong>(ref start, length - sizeof(ulong))),
                >= sizeof(uint) => (Read<uint>(ref start, 0), Read<uint>(ref start, length - sizeof(uint))),
                0 => (0UL, 0UL),
                _ => (Read<ushort>(ref start, 0), 0UL),
            };
            return Fold(left ^ s_secret, right ^ hash);
        }

        nuint i = 0;
        for (; i + (2 * Block) < length; i += Block)
        {
            hash = FoldBlock(ref start, i, s_secret, hash);
        }

        // The last two blocks may overlap. Their products have different secrets, so that an exchange of the blocks changes the sum.
        return FoldBlock(ref start, i, s_secret, hash) + FoldBlock(ref start, length - Block, s_secretOfLast, hash);
    }

    /// <summary>Returns true if both values are the same object, and not null.</summary>
    public static bool AreSame(string? known, string? value) => ReferenceEquals(known, value) && value is not null;

    /// <summary>Returns true if both texts are equal.</summary>
    // As string.Equals, but without a call, because a lookup would keep its state on the stack (benchmarks: ratios, labels).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual(string? known, string value)
    {
        if (ReferenceEquals(known, value))
        {
            return true;
        }

        if (known is null || known.Length != value.Length)
        {
            return false;
        }

        ref byte one = ref Bytes(known);
        ref byte other = ref Bytes(value);
        nuint length = (nuint)value.Length * sizeof(char);
        if (length < sizeof(ulong))
        {
            return length switch
            {
                0 => true,
                < sizeof(uint) => Read<ushort>(ref one, 0) == Read<ushort>(ref other, 0),
                _ => Read<uint>(ref one, 0) == Read<uint>(ref other, 0)
                    && Read<uint>(ref one, length - sizeof(uint)) == Read<uint>(ref other, length - sizeof(uint)),
            };
        }

        if (length < (nuint)Vector128<byte>.Count)
        {
            return Read<ulong>(ref one, 0) == Read<ulong>(ref other, 0)
                && Read<ulong>(ref one, length - sizeof(ulong)) == Read<ulong>(ref other, length - sizeof(ulong));
        }

        for (nuint i = 0; i + (nuint)Vector128<byte>.Count < length; i += (nuint)Vector128<byte>.Count)
        {
            if (Read<Vector128<byte>>(ref one, i) != Read<Vector128<byte>>(ref other, i))
            {
                return false;
            }
        }

        nuint last = length - (nuint)Vector128<byte>.Count;
        return Read<Vector128<byte>>(ref one, last) == Read<Vector128<byte>>(ref other, last);
    }

    private static ref byte Bytes(string text) => ref Unsafe.As<char, byte>(ref Unsafe.AsRef(in text.GetPinnableReference()));

    // Inlined, because a call would move the state of the hash to the stack (benchmarks: ratios, labels).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FoldBlock(ref byte start, nuint at, ulong secret, ulong hash) =>
        Fold(Read<ulong>(ref start, at) ^ secret, Read<ulong>(ref start, at + sizeof(ulong)) ^ hash);

    private static T Read<T>(ref byte start, nuint at)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref start, at));

    private static ulong Fold(ulong left, ulong right)
    {
        // The lower half is a product of its own, because the first product would return it in memory (benchmarks: ratios, labels).
        ulong high = Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(left, right) : Math.BigMul(left, right, out _);
        return high ^ (left * right);
    }
}
