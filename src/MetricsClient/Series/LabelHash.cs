using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MetricsClient.Text;

namespace MetricsClient.Series;

/// <summary>
/// Hashes an ordered list of label values. Each process has a random seed, so that a client cannot choose label values with equal hashes.
/// </summary>
/// <remarks>
/// Each step multiplies two numbers of 64 bits and folds the product, as in wyhash. Both factors contain a part of the text and a secret,
/// so that no text makes a factor zero.
/// </remarks>
internal static class LabelHash
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private const int Block = 2 * sizeof(ulong);
    private const ulong TailStep = 0xD6E8FEB86659FD93;

    // A Guid has 60 random bits in its first half, and unlike RandomNumberGenerator does not load OpenSSL.
    public static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(Guid.NewGuid().ToByteArray());

    private static readonly ulong s_secret = Fold(Seed ^ Step, TailStep);

    public static int Of(ReadOnlySpan<string> values)
    {
        ulong hash = Seed;
        for (int i = 0; i < values.Length; i++)
        {
            string value = values[i];
            if (value is null)
            {
                Throw.NullLabelValue(i);
            }

            hash = Add(hash, MemoryMarshal.AsBytes(value.AsSpan()));
        }

        return Short(hash);
    }

    /// <summary>Returns the hash code of 32 bits.</summary>
    public static int Short(ulong hash) => (int)(hash ^ (hash >> 32));

    /// <summary>Returns a hash with a number added.</summary>
    public static ulong Add(ulong hash, ulong number) => Fold(hash ^ number, Step);

    /// <summary>Returns a hash with the bytes of a value added. The number of bytes is even.</summary>
    // Unaligned reads without checks of the bounds, and no call (benchmarks: ratios, labels). Each read is within the bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        nuint length = (uint)bytes.Length;

        // The length is included, so that ("ab", "c") and ("a", "bc") have different hashes.
        hash ^= length * TailStep;
        for (nuint i = 0; i + Block < length; i += Block)
        {
            hash = Fold(Read<ulong>(ref start, i) ^ s_secret, Read<ulong>(ref start, i + sizeof(ulong)) ^ hash);
        }

        // The last block may overlap the block before. The two reads of a shorter text overlap, too.
        (ulong left, ulong right) = length switch
        {
            >= Block => (Read<ulong>(ref start, length - Block), Read<ulong>(ref start, length - sizeof(ulong))),
            >= sizeof(ulong) => (Read<ulong>(ref start, 0), Read<ulong>(ref start, length - sizeof(ulong))),
            >= sizeof(uint) => (Read<uint>(ref start, 0), Read<uint>(ref start, length - sizeof(uint))),
            0 => (0UL, 0UL),
            _ => (Read<ushort>(ref start, 0), 0UL),
        };
        return Fold(left ^ s_secret, right ^ hash);
    }

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

        ref byte one = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(known.AsSpan()));
        ref byte other = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(value.AsSpan()));
        nuint length = (uint)value.Length * sizeof(char);
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

        for (nuint i = 0; i + sizeof(ulong) < length; i += sizeof(ulong))
        {
            if (Read<ulong>(ref one, i) != Read<ulong>(ref other, i))
            {
                return false;
            }
        }

        return Read<ulong>(ref one, length - sizeof(ulong)) == Read<ulong>(ref other, length - sizeof(ulong));
    }

    private static T Read<T>(ref byte start, nuint at)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref start, at));

    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
