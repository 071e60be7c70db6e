using System.Buffers;
using System.Text;
using MetricsClient.Collectors;
using MetricsClient.Exposition;
using MetricsClient.Push;

namespace MetricsClient.Tests.Push;

public sealed class PushBodyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_that_outlives_the_push_still_reads_the_pushed_bytes()
    {
        var body = new PushBody(new PushSnapshot(CollectResult.Collect(Registry())));
        using HttpContent content = body.ToContent(compress: false);
        using var stream = new GatedStream();

        Task copying = content.CopyToAsync(stream, Cancellation);
        body.Dispose();
        ScribbleOverPooledSegments();
        stream.Open();
        await copying;

        Assert.EndsWith("backup_bytes 42\n", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_after_the_push_fails_and_reads_no_different_body()
    {
        var body = new PushBody(new PushSnapshot(CollectResult.Collect(Registry())));
        using HttpContent content = body.ToContent(compress: false);
        body.Dispose();

        HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => content.CopyToAsync(Stream.Null, Cancellation));
        Assert.IsType<ObjectDisposedException>(failure.InnerException);
    }

    [Fact]
    public async Task Each_attempt_reads_the_same_bytes()
    {
        using var body = new PushBody(new PushSnapshot(CollectResult.Collect(Registry())));
        using HttpContent first = body.ToContent(compress: false);
        using HttpContent second = body.ToContent(compress: false);

        byte[] read = await first.ReadAsByteArrayAsync(Cancellation);

        Assert.Equal(read, await second.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(read.Length, first.Headers.ContentLength);
    }

    private static CollectorRegistry Registry()
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("backup_bytes", "Size of the last backup.").Set(42);
        return registry;
    }

    private static void ScribbleOverPooledSegments()
    {
        var rented = new List<byte[]>();
        for (int i = 0; i < 64; i++)
        {
            rented.Add(ArrayPool<byte>.Shared.Rent(SegmentedBuffer.SegmentBytes));
            Array.Fill(rented[^1], (byte)'x');
        }

        rented.ForEach(static array => ArrayPool<byte>.Shared.Return(array));
    }

    // Takes nothing until it is opened, as a socket whose other side does not read.
    private sealed class GatedStream : MemoryStream
    {
        private readonly TaskCompletionSource _open = new();

        public void Open() => _open.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _open.Task;
            Write(buffer.Span);
        }
    }
}
