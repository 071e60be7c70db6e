using System.Buffers;
using System.Text;
using MetricsClient.Exposition;

namespace MetricsClient.Tests.Exposition;

public sealed class SegmentedBufferTests
{
    [Fact]
    [Trait("Lane", "full")]
    public void Bytes_are_read_in_the_order_of_the_writes_for_any_size_of_writes()
    {
        var random = new Random(20240101);
        var expected = new List<byte>();
        using var buffer = new SegmentedBuffer();

        foreach (int size in Sizes(random))
        {
            byte[] bytes = new byte[size];
            random.NextBytes(bytes);
            buffer.Write(bytes);
            expected.AddRange(bytes);
        }

        Assert.Equal(expected.Count, buffer.Length);
        Assert.Equal(expected, buffer.AsSequence().ToArray());
    }

    [Fact]
    public void A_growing_buffer_keeps_written_bytes_in_place()
    {
        using var buffer = new SegmentedBuffer();
        Memory<byte> first = buffer.GetMemory(1);
        buffer.Advance(1);

        buffer.Write(new byte[3 * SegmentedBuffer.SegmentBytes]);
        first.Span[0] = 42;

        Assert.Equal(42, buffer.AsSequence().FirstSpan[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(SegmentedBuffer.SegmentBytes)]
    [InlineData(SegmentedBuffer.SegmentBytes + 1)]
    [InlineData(5_000_000)]
    public void A_span_has_at_least_the_requested_size(int sizeHint)
    {
        using var buffer = new SegmentedBuffer();
        buffer.Write("before"u8);

        Span<byte> room = buffer.GetSpan(sizeHint);
        room[..sizeHint].Fill((byte)'x');
        buffer.Advance(sizeHint);

        Assert.Equal("before"u8.Length + sizeHint, buffer.Length);
        Assert.Equal("before" + new string('x', sizeHint), Encoding.ASCII.GetString(buffer.AsSequence().ToArray()));
    }

    [Fact]
    public void A_body_of_any_size_lies_in_few_segments()
    {
        using var buffer = new SegmentedBuffer();
        for (int line = 0; line < 400_000; line++)
        {
            buffer.GetSpan(200);
            buffer.Advance(100);
        }

        int segments = 0;
        foreach (ReadOnlyMemory<byte> _ in buffer.AsSequence())
        {
            segments++;
        }

        Assert.Equal(40_000_000, buffer.Length);
        Assert.InRange(segments, 1, 50);
        Assert.False(buffer.GetSpan().IsEmpty);
    }

    [Fact]
    public void A_buffer_can_be_read_between_writes()
    {
        using var buffer = new SegmentedBuffer();

        buffer.Write("one "u8);
        string early = Encoding.ASCII.GetString(buffer.AsSequence());
        buffer.Write("two"u8);

        Assert.Equal(("one ", "one two"), (early, Encoding.ASCII.GetString(buffer.AsSequence())));
    }

    [Fact]
    public void A_writer_cannot_advance_beyond_the_requested_span()
    {
        using var buffer = new SegmentedBuffer();
        int room = buffer.GetSpan().Length;

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
    }

    [Fact]
    public void An_empty_buffer_and_a_disposed_buffer_hold_nothing()
    {
        var buffer = new SegmentedBuffer();
        Assert.Equal((0, 0), (buffer.Length, buffer.AsSequence().Length));

        buffer.Write(new byte[2 * SegmentedBuffer.SegmentBytes]);
        buffer.Dispose();
        buffer.Dispose();

        Assert.Equal((0, 0), (buffer.Length, buffer.AsSequence().Length));
    }

    [Fact]
    public void A_buffer_that_is_disposed_twice_returns_each_segment_once()
    {
        var buffer = new SegmentedBuffer();
        buffer.Write(new byte[2 * SegmentedBuffer.SegmentBytes]);

        buffer.Dispose();
        buffer.Dispose();

        Assert.Equal(0, buffer.Length);
        byte[] first = ArrayPool<byte>.Shared.Rent(SegmentedBuffer.SegmentBytes);
        byte[] second = ArrayPool<byte>.Shared.Rent(SegmentedBuffer.SegmentBytes);
        Assert.NotSame(first, second);
        ArrayPool<byte>.Shared.Return(first);
        ArrayPool<byte>.Shared.Return(second);
    }

    private static IEnumerable<int> Sizes(Random random)
    {
        for (int i = 0; i < 200; i++)
        {
            yield return random.Next(0, 4096);
        }

        yield return SegmentedBuffer.SegmentBytes - 1;
        yield return SegmentedBuffer.SegmentBytes;
        yield return SegmentedBuffer.SegmentBytes + 1;
        yield return 10 * SegmentedBuffer.SegmentBytes;
        yield return 7;
    }
}
