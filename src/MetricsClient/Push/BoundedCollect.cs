using MetricsClient.Collectors;

namespace MetricsClient.Push;

/// <summary>
/// Collects one registry within a time budget. A slow asynchronous callback is left out; if a callback blocks its thread, all callbacks
/// and collectors are left out. The rest is still collected in time. Runs one collect at a time.
/// </summary>
internal sealed class BoundedCollect
{
    // The fraction of a push for the collect. The second half is for the request.
    private const double CollectShare = 0.5;

    // The fraction of the collect for asynchronous callbacks; each can be left out alone.
    private const double CallbackShare = 0.8;

    private readonly CollectorRegistry _registry;
    private Task<CollectResult>? _blocked;

    public BoundedCollect(CollectorRegistry registry)
    {
        _registry = registry;
    }

    /// <summary>Collects within half of the remaining time.</summary>
    /// <exception cref="OperationCanceledException">The deadline expired before the collect ended.</exception>
    public async Task<CollectResult> RunAsync(PushDeadline deadline)
    {
        bool hasCallbacks = !_registry.Sources.Callbacks.IsEmpty || !_registry.Sources.Collectors.IsEmpty;
        if (!hasCallbacks)
        {
            return CollectResult.Collect(_registry);
        }

        // An earlier collect is still blocked. Each new collect would block one more thread.
        if (_blocked is { IsCompleted: false })
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
            _blocked = collect;
            return CollectResult.WithoutCallbacks(_registry);
        }
    }

    // On a separate thread: the pool may be starved, and a callback must not block the caller of the push.
    private Task<CollectResult> CollectOnOwnThreadAsync(CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => CollectResult.CollectAsync([_registry], failOnCallback: false, cancellationToken).AsTask(),
        CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default).Unwrap();
}
