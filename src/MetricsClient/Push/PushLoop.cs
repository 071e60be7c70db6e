namespace MetricsClient;

/// <summary>Periodic pushes, with a pause after each. Disposing it stops them, with a last push.</summary>
public sealed class PushLoop : IDisposable, IAsyncDisposable
{
    private readonly MetricPusher _pusher;
    private readonly TimeSpan _interval;
    private readonly double _jitter;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private int _stopped;

    internal PushLoop(MetricPusher pusher, TimeSpan interval, double jitter, TimeProvider time)
    {
        _pusher = pusher;
        _interval = interval;
        _jitter = jitter;
        _time = time;

        // Unsafe, so that the loop does not keep its starter's context, such as an activity, for as long as it runs.
        ThreadPool.UnsafeQueueUserWorkItem(static loop => _ = loop.RunAsync(), this, preferLocal: false);
    }

    /// <summary>Stops and pushes a last time. Blocks until that has ended, for <see cref="PushOptions.ExitBudget"/> at most.</summary>
    public void Dispose()
    {
        if (Stop())
        {
            _pusher.EndLoop();
        }
    }

    /// <summary>Stops and pushes a last time, which takes <see cref="PushOptions.ExitBudget"/> at most.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Stop())
        {
            await _pusher.EndLoopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Stops without a last push. Whether it was running.</summary>
    internal bool Stop()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return false;
        }

        _stop.Cancel();
        return true;
    }

    // Never so short that it would be none.
    private TimeSpan Pause()
    {
        TimeSpan pause = _interval * (1 + (_jitter * ((Random.Shared.NextDouble() * 2) - 1)));
        return pause > PushOptions.s_shortestInterval ? pause : PushOptions.s_shortestInterval;
    }

    private async Task RunAsync()
    {
        try
        {
            // A pause between pushes, not a tick: a gateway slower than the interval is not pushed to without end.
            while (true)
            {
                await Task.Delay(Pause(), _time, _stop.Token).ConfigureAwait(false);
                await _pusher.PushInLoopAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }
}
