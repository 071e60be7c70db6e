using System.Diagnostics.CodeAnalysis;
using MetricsClient.Collectors;
using MetricsClient.Registry;

namespace MetricsClient.Push;

/// <summary>
/// Collects one registry for a push, within a time budget. If an asynchronous callback is slow, the collect omits this callback. If a
/// callback or collector blocks its thread, the collect omits all callbacks and collectors. The families of the registry are always
/// collected in time. At most one collect runs at a time.
/// </summary>
internal sealed class BoundedCollect
{
    /// <summary>The fraction of the time budget of a push that the collect may use. The rest is for the request.</summary>
    public const double CollectShare = 0.5;

    /// <summary>The fraction of the time of the collect for asynchronous callbacks. A callback that takes longer is omitted.</summary>
    public const double CallbackShare = 0.8;

    private readonly CollectorRegistry _registry;
    private readonly CollectScope _scope;

    // The last collect that did not end in time, or whose push was canceled.
    private Task<CollectResult>? _unfinished;
    private PushDeadline? _timeOfUnfinished;

    public BoundedCollect(CollectorRegistry registry, CollectScope scope)
    {
        _registry = registry;
        _scope = scope;
    }

    /// <summary>Collects the registry within half of the remaining time.</summary>
    /// <exception cref="OperationCanceledException">The deadline expired before the collect ended.</exception>
    public ValueTask<CollectResult> RunAsync(PushDeadline deadline) =>
        HasCallbacks() ? RunCallbacksAsync(deadline) : new(CollectResult.Collect(_registry, _scope));

    private bool HasCallbacks() => _registry.Sources.HasCollectorIn(_scope) || _registry.Sources.Callbacks.Length > 0;

    private async ValueTask<CollectResult> RunCallbacksAsync(PushDeadline deadline)
    {
        // If an earlier collect does not end in time, the callbacks are omitted, because a new collect would block one more thread.
        if (_unfinished is { IsCompleted: false } earlier && !await EndsInTimeAsync(earlier, deadline).ConfigureAwait(false))
        {
            return CollectResult.WithoutCallbacks(_registry);
        }

        using PushDeadline collecting = deadline.Share(CollectShare);
        using PushDeadline callbacks = collecting.Share(CallbackShare);
        Task<CollectResult> collect = CollectOnOwnThreadAsync(callbacks.Token);
        try
        {
            return await collect.WaitAsync(collecting.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!deadline.Token.IsCancellationRequested)
        {
            return CollectResult.WithoutCallbacks(_registry);
        }
        finally
        {
            AbandonedTask.Observe(collect);
            (_unfinished, _timeOfUnfinished) = collect.IsCompleted ? (null, null) : (collect, collecting);
        }
    }

    // A collect whose push was canceled usually ends soon. A collect that has used up its own time is not awaited.
    [SuppressMessage("Usage", "VSTHRD003", Justification = "The collect runs on its own thread, and the wait has a deadline.")]
    private async ValueTask<bool> EndsInTimeAsync(Task earlier, PushDeadline deadline)
    {
        if (_timeOfUnfinished!.Remaining > TimeSpan.Zero)
        {
            using PushDeadline waiting = deadline.Share(CollectShare);
            await Task.WhenAny(earlier, Task.Delay(Timeout.InfiniteTimeSpan, _registry.Time, waiting.Token)).ConfigureAwait(false);
            deadline.Token.ThrowIfCancellationRequested();
        }

        return earlier.IsCompleted;
    }

    // A separate thread, because the thread pool may have no free thread, and because a callback must not block the caller of the push.
    private Task<CollectResult> CollectOnOwnThreadAsync(CancellationToken cancellationToken) => OwnThread.RunAsync(
        () => CollectResult.CollectAsync([_registry], failOnCallback: false, cancellationToken, _scope).AsTask(), "MetricsClient collect").Unwrap();
}
