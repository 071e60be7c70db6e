using System.Buffers;
using System.IO.Compression;
using System.Text;
using MetricsClient.Exposition;
using MetricsClient.Http;

namespace MetricsClient.Tests.Http;

public sealed class GzipWriterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SegmentedBuffer.SegmentBytes)]
    [InlineData((3 * SegmentedBuffer.SegmentBytes) + 17)]
    public void Small_and_large_writes_decompress_to_the_same_bytes(int length)
    {
        byte[] text = new byte[length];
        new Random(20240101).NextBytes(text);
        using var body = new SegmentedBuffer();

        using (var writer = new GzipWriter(body))
        {
            foreach (byte[] piece in text.Chunk(1000))
            {
                writer.Write(piece);
            }

            writer.Write(text);
        }

        Assert.Equal([.. text, .. text], Unzip(body.AsSequence().ToArray()));
    }

    [Fact]
    public void A_line_longer_than_a_segment_fits()
    {
        const int Long = (5 * SegmentedBuffer.SegmentBytes) + 3;
        using var body = new SegmentedBuffer();

        using (var writer = new GzipWriter(body))
        {
            writer.Write("short "u8);
            writer.GetSpan(Long)[..Long].Fill((byte)'x');
            writer.Advance(Long);
            writer.Write(" short"u8);
        }

        Assert.Equal("short " + new string('x', Long) + " short", Encoding.ASCII.GetString(Unzip(body.AsSequence().ToArray())));
    }

    [Fact]
    public void Text_is_compressed_during_the_write()
    {
        byte[] noise = new byte[SegmentedBuffer.SegmentBytes];
        new Random(20240101).NextBytes(noise);
        using var body = new SegmentedBuffer();
        using var writer = new GzipWriter(body);
        long written = 0;

        for (int i = 0; i < 50; i++)
        {
            writer.Write(noise);
            written += noise.Length;

            // Random bytes do not shrink. So bytes missing in the body are buffered: one segment, and the buffer of the compressor.
            Assert.True(written - body.Length <= 2 * SegmentedBuffer.SegmentBytes);
        }
    }

    [Fact]
    public void A_large_exposition_is_compressed_without_allocating_its_size()
    {
        var registry = new CollectorRegistry();
        MetricFamily<Counter> family = registry.CreateCounter("requests_total", "Requests.", "path");
        for (int i = 0; i < 9_000; i++)
        {
            family.WithLabels(new string('p', 200) + i).Inc(i);
        }

        Write(registry);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long length = Write(registry);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(length, 1, 500_000);
        Assert.InRange(allocated, 0, 200_000);
    }

    private static long Write(CollectorRegistry registry)
    {
        using var body = new SegmentedBuffer();
        using (var writer = new GzipWriter(body))
        {
            registry.WriteTo(writer, ExpositionFormat.PrometheusText);
        }

        return body.Length;
    }

    private static byte[] Unzip(byte[] body)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
