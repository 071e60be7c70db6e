using System.Text;

namespace MetricsClient.Tests.Registry;

public sealed class WriteToStreamTests
{
    private const int ManySeries = 10_000;

    private readonly CollectorRegistry _registry = new();

    [Theory]
    [InlineData(1)]
    [InlineData(ManySeries)]
    public async Task A_slow_stream_receives_the_whole_body_while_other_writes_use_the_pool(int series)
    {
        Fill(_registry, series, "first");
        string expected = _registry.InText();
        var other = new CollectorRegistry();
        Fill(other, series, "second");
        using var slow = new PendingStream();

        Task write = WriteAsync(_registry, slow);
        while (await Task.WhenAny(write, slow.Started) != write)
        {
            // The other body takes arrays from the pool, and would overwrite an array that was returned too early.
            await WriteAsync(other, Stream.Null);
            slow.EndWrite();
        }

        await write;
        Assert.Equal(expected, slow.Text);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(ManySeries, false)]
    [InlineData(1, true)]
    [InlineData(ManySeries, true)]
    public async Task The_failure_of_a_stream_is_in_the_task(int series, bool hasCallback)
    {
        Fill(_registry, series, "x");
        using IDisposable? callback = hasCallback ? _registry.AddBeforeCollectCallback(static () => { }) : null;
        var disposed = new MemoryStream();
        await disposed.DisposeAsync();
        using var failing = new PendingStream();

        using var throwing = new ThrowingStream(static () => new IOException("No space."));
        Task atTheCall = WriteAsync(_registry, throwing);
        Task ofDisposed = WriteAsync(_registry, disposed);
        Task later = WriteAsync(_registry, failing);
        failing.FailWrite();

        await Assert.ThrowsAsync<IOException>(() => atTheCall);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ofDisposed);
        await Assert.ThrowsAsync<IOException>(() => later);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_write_writes_nothing_and_its_task_is_cancelled(bool hasCallback)
    {
        Fill(_registry, 1, "x");
        using IDisposable? callback = hasCallback ? _registry.AddBeforeCollectCallback(static () => { }) : null;
        using var stream = new PendingStream();

        Task write = _registry.WriteToAsync(stream, ExpositionFormat.PrometheusText, new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        Assert.True(write.IsCanceled);
        Assert.False(stream.Started.IsCompleted);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_stream_that_cancels_a_write_at_its_call_ends_it_in_a_cancelled_task(bool hasCallback, bool isTokenOfCaller)
    {
        Fill(_registry, 1, "x");
        using IDisposable? callback = hasCallback ? _registry.AddBeforeCollectCallback(static () => { }) : null;
        using var cancellation = new CancellationTokenSource();
        using var stream = new ThrowingStream(() =>
        {
            cancellation.Cancel();
            return new OperationCanceledException(cancellation.Token);
        });

        Task write = _registry.WriteToAsync(
            stream, ExpositionFormat.PrometheusText, isTokenOfCaller ? cancellation.Token : TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        Assert.True(write.IsCanceled);
    }

    private static Task WriteAsync(CollectorRegistry registry, Stream output) =>
        registry.WriteToAsync(output, ExpositionFormat.PrometheusText, TestContext.Current.CancellationToken);

    private static void Fill(CollectorRegistry registry, int series, string name)
    {
        MetricFamily<Counter> family = registry.CreateCounter(name + "_total", "", "a");
        for (int i = 0; i < series; i++)
        {
            family.WithLabels($"{i}").Inc(i);
        }
    }

    // A stream that fails at the call of a write.
    private sealed class ThrowingStream(Func<Exception> failure) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw failure();
    }

    // A stream that reads the bytes of a write when the test ends the write.
    private sealed class PendingStream : MemoryStream
    {
        private ReadOnlyMemory<byte> _pending;
        private TaskCompletionSource _started = new();
        private TaskCompletionSource _end = new();

        public Task Started => _started.Task;

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _pending = buffer;
            _end = new TaskCompletionSource();
            _started.SetResult();
            return new ValueTask(_end.Task);
        }

        public void EndWrite()
        {
            Write(_pending.Span);
            _started = new TaskCompletionSource();
            _end.SetResult();
        }

        public void FailWrite() => _end.SetException(new IOException("The connection was closed."));
    }
}
