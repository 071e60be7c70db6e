using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MetricsClient.Text;

namespace MetricsClient.Series;

/// <summary>
/// Hashes an ordered list of label values. Each process has a random seed, so that a client cannot choose label values with equal hashes.
/// </summary>
internal static class LabelHash
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private const ulong TailStep = 0xD6E8FEB86659FD93;

    // A Guid has 60 random bits in its first half, and unlike RandomNumberGenerator does not load OpenSSL.
    public static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(Guid.NewGuid().ToByteArray());

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
    public static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        // The length is included, so that ("ab", "c") and ("a", "bc") have different hashes.
        hash ^= (uint)bytes.Length * TailStep;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), Step);
            bytes = bytes[sizeof(ulong)..];
        }

        // The tail has 0, 2, 4 or 6 bytes. If it has 4 or 6 bytes, the two reads overlap or are adjacent, and together cover the tail.
        ulong tail = bytes.Length switch
        {
            0 => 0,
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes)
                | ((ulong)BinaryPrimitives.ReadUInt16LittleEndian(bytes[^2..]) << 32),
        };
        return Fold(hash ^ tail, TailStep);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
