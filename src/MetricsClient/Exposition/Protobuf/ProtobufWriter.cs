using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace MetricsClient.Exposition.Protobuf;

/// <summary>Writes one message in the Protocol Buffers encoding into a pooled buffer. Disposal returns the buffer to the pool.</summary>
/// <remarks>
/// The length of a nested message is known only at its end. One byte is reserved for the length; if the length needs more bytes, the
/// message is moved.
/// </remarks>
internal sealed class ProtobufWriter : IDisposable
{
    /// <summary>The maximum size of a varint in bytes.</summary>
    public const int MaxVarint = 10;

    private const int FirstBytes = 4096;
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int LengthType = 2;
    private const int LastShortTag = 15;
    private const int LastShortVarint = 0x7F;

    private byte[] _bytes = [];
    private int _written;

    /// <summary>The bytes written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _written);

    public void Clear() => _written = 0;

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = [];
        _written = 0;
    }

    /// <summary>Writes a varint to the destination, and returns the number of bytes.</summary>
    public static int WriteVarint(ulong value, Span<byte> destination)
    {
        // Tags and most lengths have one byte. Without the loop, the method is inlined (benchmarks: ratios, fractions).
        if (value >= 0x80)
        {
            return WriteLongVarint(value, destination);
        }

        destination[0] = (byte)value;
        return 1;
    }

    private static int WriteLongVarint(ulong value, Span<byte> destination)
    {
        int written = 0;
        while (value >= 0x80)
        {
            destination[written++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[written++] = (byte)value;
        return written;
    }

    /// <summary>Writes a field of type <c>uint64</c>, or a number that is not negative of another integer type.</summary>
    public void Unsigned(int field, ulong value)
    {
        Tag(field, VarintType);
        Varint(value);
    }

    /// <summary>Writes a field of type <c>int64</c>.</summary>
    public void Signed(int field, long value) => Unsigned(field, (ulong)value);

    /// <summary>Writes a field of type <c>sint32</c> or <c>sint64</c>.</summary>
    public void ZigZag(int field, long value) => Unsigned(field, ZigZag(value));

    /// <summary>Writes a number of type <c>uint32</c> or <c>uint64</c> in a packed list.</summary>
    public void PackedUnsigned(ulong value) => Varint(value);

    /// <summary>Writes a number of type <c>sint32</c> or <c>sint64</c> in a packed list.</summary>
    public void PackedZigZag(long value) => Varint(ZigZag(value));

    public void Double(int field, double value)
    {
        Tag(field, Fixed64Type);
        BinaryPrimitives.WriteDoubleLittleEndian(Room(sizeof(double)), value);
        _written += sizeof(double);
    }

    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, LengthType);
        Varint((ulong)bytes.Length);
        bytes.CopyTo(Room(bytes.Length));
        _written += bytes.Length;
    }

    /// <summary>Writes a message with two fields of bytes, 1 and 2.</summary>
    // Most of a scrape are such pairs and buckets, so that each is written into one span, and a short pair without the computation of the
    // lengths of its lengths (benchmarks: ratios, fractions).
    public void Pair(int field, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        const int HeadersOfFields = 4;
        if (field <= LastShortTag && HeadersOfFields + first.Length + second.Length <= LastShortVarint)
        {
            ShortPair(field, first, second);
            return;
        }

        int length = 2 + VarintLength((uint)first.Length) + first.Length + VarintLength((uint)second.Length) + second.Length;
        Span<byte> room = Room((2 * MaxVarint) + length);
        int at = WriteVarint(TagOf(field, LengthType), room);
        at += WriteVarint((ulong)length, room[at..]);
        at += WriteBytes(field: 1, first, room[at..]);
        at += WriteBytes(field: 2, second, room[at..]);
        _written += at;
    }

    // Each tag and each length has one byte.
    private void ShortPair(int field, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int at = 4 + first.Length;
        int length = at + 2 + second.Length;
        Span<byte> room = Room(length)[..length];
        room[0] = (byte)TagOf(field, LengthType);
        room[1] = (byte)(length - 2);
        room[2] = (byte)TagOf(1, LengthType);
        room[3] = (byte)first.Length;
        first.CopyTo(room[4..]);
        room[at] = (byte)TagOf(2, LengthType);
        room[at + 1] = (byte)second.Length;
        second.CopyTo(room[(at + 2)..]);
        _written += length;
    }

    /// <summary>Writes a message with two numbers of type <c>int64</c> or <c>uint64</c>, 1 and 2.</summary>
    public void Numbers(int field, ulong first, ulong second)
    {
        Span<byte> room = Room(4 * MaxVarint);
        int at = WriteVarint(TagOf(field, LengthType), room);
        int start = at + 1; // The length has one byte, because the message is shorter than 128 bytes.
        at = start + WriteVarint(TagOf(1, VarintType), room[start..]);
        at += WriteVarint(first, room[at..]);
        at += WriteVarint(TagOf(2, VarintType), room[at..]);
        at += WriteVarint(second, room[at..]);
        room[start - 1] = (byte)(at - start);
        _written += at;
    }

    /// <summary>Writes a message with a number of type <c>uint64</c> as field 1 and a double as field 2.</summary>
    public void Bucket(int field, ulong count, double bound)
    {
        Span<byte> room = Room((3 * MaxVarint) + sizeof(double));
        int at = WriteVarint(TagOf(field, LengthType), room);
        int start = at + 1; // The length has one byte, because the message is shorter than 128 bytes.
        at = start + WriteVarint(TagOf(1, VarintType), room[start..]);
        at += WriteVarint(count, room[at..]);
        at += WriteVarint(TagOf(2, Fixed64Type), room[at..]);
        BinaryPrimitives.WriteDoubleLittleEndian(room[at..], bound);
        at += sizeof(double);
        room[start - 1] = (byte)(at - start);
        _written += at;
    }

    /// <summary>
    /// Begins a field of bytes, and returns a span of <paramref name="maxLength"/> bytes. The caller writes to the span, passes the number
    /// of written bytes to <see cref="Advance"/>, and calls <see cref="End"/>.
    /// </summary>
    public Span<byte> BeginBytes(int field, int maxLength, out int start)
    {
        start = Begin(field);
        return Room(maxLength);
    }

    /// <summary>Adds a number of bytes, which the caller has written to the span of <see cref="BeginBytes"/>, to the field.</summary>
    public void Advance(int bytes) => _written += bytes;

    /// <summary>Begins a message, string or packed list, and returns the position for <see cref="End"/>.</summary>
    public int Begin(int field)
    {
        Tag(field, LengthType);
        Room(1);
        return ++_written;
    }

    /// <summary>Ends the message, string or packed list whose <see cref="Begin"/> returned this position.</summary>
    public void End(int start)
    {
        int length = _written - start;
        int lengthBytes = VarintLength((uint)length);
        if (lengthBytes > 1)
        {
            Room(lengthBytes);
            _bytes.AsSpan(start, length).CopyTo(_bytes.AsSpan(start + lengthBytes - 1));
            _written += lengthBytes - 1;
        }

        WriteVarint((ulong)length, _bytes.AsSpan(start - 1));
    }

    private static int WriteBytes(int field, ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        int at = WriteVarint(TagOf(field, LengthType), destination);
        at += WriteVarint((ulong)bytes.Length, destination[at..]);
        bytes.CopyTo(destination[at..]);
        return at + bytes.Length;
    }

    private static ulong TagOf(int field, int type) => (ulong)((field << 3) | type);

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static int VarintLength(uint value) => (BitOperations.Log2(value | 1) / 7) + 1;

    private void Tag(int field, int type) => Varint(TagOf(field, type));

    private void Varint(ulong value) => _written += WriteVarint(value, Room(MaxVarint));

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _written < bytes)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, Math.Max(_bytes.Length * 2, _written + bytes)));
            Written.CopyTo(larger);
            byte[] smaller = _bytes;
            _bytes = larger;
            if (smaller.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(smaller);
            }
        }

        return _bytes.AsSpan(_written);
    }
}
