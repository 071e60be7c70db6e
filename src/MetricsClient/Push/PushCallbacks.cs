using MetricsClient.Registry;

namespace MetricsClient.Push;

/// <summary>
/// Runs the callbacks of the pushes of one group, one after another, on a separate thread. So a callback can block, push, dispose the
/// pusher or end the process, and neither a push nor the end of the process waits longer than its own time limit.
/// </summary>
internal sealed class PushCallbacks
{
    // Limits the memory while a callback blocks. Later results are counted in the self-metrics, but not passed to the callback.
    private const int MaxWaiting = 1000;

    // Flows to the continuations of a push that a callback awaits.
    private static readonly AsyncLocal<PushCallbacks?> s_running = new();

    private readonly Queue<Action> _waiting = new();

    // Completes when no callback is running or waiting. Null if this is so.
    private TaskCompletionSource? _idle;

    /// <summary>Starts the callback after all earlier callbacks.</summary>
    /// <param name="callback">The callback. Must not throw an exception.</param>
    /// <returns>
    /// A task that completes when this callback and all others, also those that a callback causes, have returned. Already completed if the
    /// caller is a callback itself, because it would wait for itself.
    /// </returns>
    public Task RunAsync(Action callback)
    {
        lock (_waiting)
        {
            if (_waiting.Count >= MaxWaiting)
            {
                return Task.CompletedTask;
            }

            _waiting.Enqueue(callback);
            if (_idle is null)
            {
                // The field is set last, so that the next callback starts the thread if this start fails. The thread waits for the lock.
                var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                OwnThread.Run(RunWaiting, "MetricsClient push callback");
                _idle = idle;
            }

            return s_running.Value == this ? Task.CompletedTask : _idle.Task;
        }
    }

    private void RunWaiting()
    {
        s_running.Value = this;
        while (Next() is { } callback)
        {
            callback();
        }
    }

    private Action? Next()
    {
        lock (_waiting)
        {
            if (_waiting.TryDequeue(out Action? next))
            {
                return next;
            }

            _idle!.SetResult();
            _idle = null;
            return null;
        }
    }
}
