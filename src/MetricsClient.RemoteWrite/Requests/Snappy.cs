using System.Buffers.Binary;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>
/// The block format of Snappy (github.com/google/snappy, format_description.txt). A block is the length of the data, followed by elements.
/// An element is a literal, or a copy of earlier bytes of the data.
/// </summary>
/// <remarks>Each fragment of at most 64 KB is compressed separately, so that the position of an earlier byte fits into 16 bits.</remarks>
internal static class Snappy
{
    /// <summary>The maximum length of a fragment in bytes.</summary>
    public const int MaxFragment = 1 << 16;

    /// <summary>The number of entries of the hash table, which the caller keeps for the next fragment.</summary>
    public const int TableLength = 1 << TableBits;

    /// <summary>The maximum length of the varint at the start of a block.</summary>
    public const int MaxHeader = 5;

    /// <summary>The maximum length of the data of a block that is decompressed. Receivers accept at most 32 MB.</summary>
    public const int MaxDecompressed = 64 << 20;

    private const int TableBits = 14;
    private const int MinMatch = 4;

    // The last bytes of a fragment are always a literal, so that four bytes can be read at each position of the search.
    private const int Margin = 15;

    // After 32 positions without a match the search steps by two bytes, after 64 by three. Data without matches is skipped quickly.
    private const int StepShift = 5;

    private const int LiteralTag = 0;
    private const int ShortCopyTag = 1;
    private const int LongCopyTag = 2;
    private const int TagMask = 3;

    // A short copy has a length from 4 to 11 and a distance below 2,048. A long copy has a length from 1 to 64.
    private const int MaxShortLength = 11;
    private const int MaxShortDistance = 2047;
    private const int MaxLongLength = 64;

    // A literal has up to 60 bytes, or one or two additional bytes with the length minus one.
    private const int MaxInlineLiteral = 60;

    /// <summary>Returns the maximum length of a compressed fragment.</summary>
    public static int MaxCompressed(int length) => 32 + length + (length / 6);

    /// <summary>Writes the elements of one fragment.</summary>
    /// <param name="input">The fragment.</param>
    /// <param name="output">The destination, with room for <see cref="MaxCompressed"/>.</param>
    /// <param name="table">A table with <see cref="TableLength"/> entries of any content.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Compress(ReadOnlySpan<byte> input, Span<byte> output, Span<ushort> table)
    {
        table.Clear();
        int written = 0;
        int literal = 0; // The start of the bytes that no element contains yet.
        int end = input.Length - Margin;
        int at = 1; // An empty entry of the table is position 0, so the search starts after this position.
        while (at < end)
        {
            int candidate = Next(input, table, ref at, end);
            if (candidate < 0)
            {
                break;
            }

            written += Literal(input[literal..at], output[written..]);
            int length = MinMatch + input[(at + MinMatch)..].CommonPrefixLength(input[(candidate + MinMatch)..]);
            written += Copy(at - candidate, length, output[written..]);
            at += length;
            literal = at;
        }

        return written + Literal(input[literal..], output[written..]);
    }

    /// <summary>Decompresses a block of this class.</summary>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> block)
    {
        try
        {
            byte[] output = ReadLength(ref block) is var length and >= 0 and <= MaxDecompressed
                ? new byte[length]
                : throw new InvalidDataException("The block is too long.");
            int written = 0;
            while (!block.IsEmpty)
            {
                written += (block[0] & TagMask) == LiteralTag ? ReadLiteral(ref block, output.AsSpan(written)) : ReadCopy(ref block, output, written);
            }

            return written == output.Length ? output : throw new InvalidDataException("The block is truncated.");
        }
        catch (Exception failure) when (failure is ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("The block is damaged.", failure);
        }
    }

    // Returns the position of four equal bytes before the position, and moves the position there; -1 if the search has reached the end.
    private static int Next(ReadOnlySpan<byte> input, Span<ushort> table, ref int at, int end)
    {
        for (int skipped = 1 << StepShift; at < end; at += skipped++ >> StepShift)
        {
            uint bytes = BinaryPrimitives.ReadUInt32LittleEndian(input[at..]);
            ref ushort entry = ref table[(int)((bytes * 0x1E35A7BD) >> (32 - TableBits))];
            int candidate = entry;
            entry = (ushort)at;
            if (BinaryPrimitives.ReadUInt32LittleEndian(input[candidate..]) == bytes)
            {
                return candidate;
            }
        }

        return -1;
    }

    private static int Literal(ReadOnlySpan<byte> bytes, Span<byte> output)
    {
        int last = bytes.Length - 1;
        if (last < 0)
        {
            return 0;
        }

        int header = last < MaxInlineLiteral ? 1 : last <= byte.MaxValue ? 2 : 3;
        output[0] = (byte)((last < MaxInlineLiteral ? last : MaxInlineLiteral + header - 2) << 2);
        if (header > 1)
        {
            output[1] = (byte)last;
        }

        if (header > 2)
        {
            output[2] = (byte)(last >> 8);
        }

        bytes.CopyTo(output[header..]);
        return header + bytes.Length;
    }

    private static int Copy(int distance, int length, Span<byte> output)
    {
        int written = 0;

        // The rest of a long copy must have at least four bytes, because a short copy has at least four.
        for (; length > MaxLongLength; written += 3)
        {
            int part = length >= MaxLongLength + MinMatch ? MaxLongLength : MaxLongLength - MinMatch;
            LongCopy(distance, part, output[written..]);
            length -= part;
        }

        if (length > MaxShortLength || distance > MaxShortDistance)
        {
            LongCopy(distance, length, output[written..]);
            return written + 3;
        }

        output[written] = (byte)(((distance >> 8) << 5) | ((length - MinMatch) << 2) | ShortCopyTag);
        output[written + 1] = (byte)distance;
        return written + 2;
    }

    private static void LongCopy(int distance, int length, Span<byte> output)
    {
        output[0] = (byte)(((length - 1) << 2) | LongCopyTag);
        BinaryPrimitives.WriteUInt16LittleEndian(output[1..], (ushort)distance);
    }

    private static int ReadLength(ref ReadOnlySpan<byte> block)
    {
        int length = 0;
        for (int shift = 0; shift < 7 * MaxHeader; shift += 7)
        {
            byte next = block[0];
            block = block[1..];
            length |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return length;
            }
        }

        return -1;
    }

    private static int ReadLiteral(ref ReadOnlySpan<byte> block, Span<byte> output)
    {
        int length = block[0] >> 2;
        int extra = Math.Max(0, length - MaxInlineLiteral + 1);
        if (extra > 0)
        {
            length = 0;
            for (int i = 0; i < extra; i++)
            {
                length |= block[1 + i] << (8 * i);
            }
        }

        block.Slice(1 + extra, length + 1).CopyTo(output);
        block = block[(extra + length + 2)..];
        return length + 1;
    }

    private static int ReadCopy(ref ReadOnlySpan<byte> block, byte[] output, int at)
    {
        bool isShort = (block[0] & TagMask) == ShortCopyTag;
        int length = isShort ? MinMatch + ((block[0] >> 2) & 7) : 1 + (block[0] >> 2);
        int distance = isShort ? ((block[0] >> 5) << 8) | block[1] : BinaryPrimitives.ReadUInt16LittleEndian(block[1..]);
        block = block[(isShort ? 2 : 3)..];
        if (distance == 0 || distance > at)
        {
            throw new InvalidDataException("A copy refers to bytes before the data.");
        }

        // Byte by byte, because the source of a copy may include bytes of the copy.
        for (int i = 0; i < length; i++)
        {
            output[at + i] = output[at + i - distance];
        }

        return length;
    }
}
