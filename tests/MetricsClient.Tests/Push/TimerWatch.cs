using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Push;

/// <summary>A clock that moves when the test says so, and tells which timers were set, so that the test knows when to.</summary>
internal sealed class TimerWatch : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _all = Channel.CreateUnbounded<TimeSpan>();
    private readonly ConcurrentDictionary<TimeSpan, Channel<bool>> _set = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        Of(dueTime).Writer.TryWrite(true);
        _all.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until a timer of that length has been set, and not been waited for before.</summary>
    public async Task SetAsync(TimeSpan length) =>
        await Of(length).Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    /// <summary>Waits until a timer of another length has been set, and gives its length; in the order in which they were set.</summary>
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
