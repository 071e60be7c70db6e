using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MetricsClient.Text;

namespace MetricsClient.Series;

/// <summary>
/// Hashes an ordered list of label values. Each process has a random seed, so that a client cannot choose label values with equal hashes.
/// </summary>
/// <remarks>
/// Each step multiplies two numbers of 64 bits and folds the product, as in wyhash. Both factors contain a part of the text and a secret, so
/// that no text makes a factor zero.
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

    private static T Read<T>(ref byte start, nuint at)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref start, at));

    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
