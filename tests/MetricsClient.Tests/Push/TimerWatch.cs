using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Push;

/// <summary>A clock that the test advances, with a record of the timers set, so that the test knows the right moment.</summary>
internal sealed class TimerWatch : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _all = Channel.CreateUnbounded<TimeSpan>();
    private readonly ConcurrentDictionary<TimeSpan, Channel<bool>> _set = new();
    private int _failures;

    /// <summary>Lets the next read of the clock throw an exception.</summary>
    public void FailOnce() => Volatile.Write(ref _failures, 1);

    public override long GetTimestamp() =>
        Interlocked.Exchange(ref _failures, 0) == 0 ? base.GetTimestamp() : throw new InvalidOperationException("The clock fails.");

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        Of(dueTime).Writer.TryWrite(true);
        _all.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits for a new timer of this length. Each timer ends one wait.</summary>
    public async Task SetAsync(TimeSpan length) =>
        await Of(length).Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    /// <summary>Waits for the next timer of a different length and returns the length, in the order of the timers.</summary>
    public async Task<TimeSpan> NextOtherThanAsync(TimeSpan length)
    {
        TimeSpan next;
        do
        {
            next = await _all.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
        while (next == length);

        return next;
    }

    private Channel<bool> Of(TimeSpan length) => _set.GetOrAdd(length, static _ => Channel.CreateUnbounded<bool>());
}
