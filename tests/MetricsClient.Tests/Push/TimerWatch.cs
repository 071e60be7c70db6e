using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Push;

/// <summary>A clock that moves when the test says so, and tells which timers were set, so that the test knows when to.</summary>
internal sealed class TimerWatch : FakeTimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, Channel<bool>> _set = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        Of(dueTime).Writer.TryWrite(true);
        return timer;
    }

    /// <summary>Waits until a timer of that length has been set, and not been waited for before.</summary>
    public async Task SetAsync(TimeSpan length) =>
        await Of(length).Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private Channel<bool> Of(TimeSpan length) => _set.GetOrAdd(length, static _ => Channel.CreateUnbounded<bool>());
}
