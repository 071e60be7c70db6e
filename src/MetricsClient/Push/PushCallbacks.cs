namespace MetricsClient.Push;

/// <summary>
/// Runs the callbacks of the pushes of one group, one after another, on a separate thread. So a callback can block, push, dispose the pusher
/// or end the process, and neither a push nor the end of the process waits longer than its own time limit.
/// </summary>
internal sealed class PushCallbacks
{
    // Limits the memory while a callback blocks. Later results are counted in the self-metrics, but not passed to the callback.
    private const int MaxWaiting = 1000;

    [ThreadStatic]
    private static PushCallbacks? t_running;

    private readonly Queue<(Action Callback, TaskCompletionSource Ended)> _waiting = new();
    private bool _hasThread;

    /// <summary>Starts the callback after all earlier callbacks.</summary>
    /// <param name="callback">The callback. Must not throw an exception.</param>
    /// <returns>
    /// A task that completes when the callback has returned. Already completed if the caller is such a callback itself, because it would
    /// wait for itself.
    /// </returns>
    public Task Run(Action callback)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            if (_waiting.Count >= MaxWaiting)
            {
                return Task.CompletedTask;
            }

            _waiting.Enqueue((callback, ended));
            if (!_hasThread)
            {
                _hasThread = true;

                // A background thread, so that a callback that never returns does not keep the process alive.
                new Thread(RunWaiting) { IsBackground = true, Name = "MetricsClient push callback" }.UnsafeStart();
            }
        }

        return t_running == this ? Task.CompletedTask : ended.Task;
    }

    private void RunWaiting()
    {
        t_running = this;
        while (true)
        {
            (Action Callback, TaskCompletionSource Ended) next;
            lock (_waiting)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _hasThread = false;
                    return;
                }
            }

            next.Callback();
            next.Ended.SetResult();
        }
    }
}
