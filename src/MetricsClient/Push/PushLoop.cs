using MetricsClient.Registry;

namespace MetricsClient.Push;

/// <summary>Periodic pushes, with a pause before each push. Disposal stops the loop with a final push.</summary>
internal sealed class PushLoop : IAsyncDisposable
{
    private readonly MetricPusher _pusher;
    private readonly TimeSpan _interval;
    private readonly double _jitter;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private int _stopped;

    public PushLoop(MetricPusher pusher, TimeSpan interval, double jitter, TimeProvider time)
    {
        _pusher = pusher;
        _interval = interval;
        _jitter = jitter;
        _time = time;

        // "Unsafe" means without the execution context, so that the loop does not keep an Activity of the caller alive.
        ThreadPool.UnsafeQueueUserWorkItem(static loop => _ = loop.RunAsync(), this, preferLocal: false);
    }

    /// <summary>Stops the loop and runs the shutdown action, within <see cref="PushOptions.ShutdownTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Stop())
        {
            await _pusher.EndLoopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Stops the loop without a final push. Returns true if the loop was running.</summary>
    public bool Stop()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return false;
        }

        TokenCancellation.Start(_stop);
        return true;
    }

    // With a jitter of 1 the pause could be zero. The lower limit prevents a loop without pauses.
    private TimeSpan Pause()
    {
        TimeSpan pause = _interval * (1 + (_jitter * ((Random.Shared.NextDouble() * 2) - 1)));
        return pause > TimeLimits.s_shortestInterval ? pause : TimeLimits.s_shortestInterval;
    }

    private async Task RunAsync()
    {
        try
        {
            // The pause begins after the push, so that a slow gateway never receives two pushes of this loop at the same time.
            while (true)
            {
                await DelayAsync().ConfigureAwait(false);
                await _pusher.PushInLoopAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stop was called.
        }
    }

    private async Task DelayAsync()
    {
        TimeSpan pause = Pause();
        try
        {
            await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The clock of the program has no timer. The clock of the system makes the pause, so that there is no loop without pauses.
            await Task.Delay(pause, TimeProvider.System, _stop.Token).ConfigureAwait(false);
        }
    }
}
