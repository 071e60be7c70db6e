using MetricsClient.Collectors;

namespace MetricsClient.Push;

/// <summary>
/// Collects one registry in bounded time, whatever its callbacks do: one that waits is left out, and for one that blocks its
/// thread, all callbacks and collectors are. There is then still time to send the rest. One collect at a time.
/// </summary>
internal sealed class BoundedCollect
{
    // Of the time, how much is for callbacks that can be left out one by one.
    private const double ForWaiting = 0.8;

    private readonly CollectorRegistry _registry;
    private Task<CollectResult>? _blocked;

    public BoundedCollect(CollectorRegistry registry)
    {
        _registry = registry;
    }

    /// <summary>Collects what comes within the time.</summary>
    /// <exception cref="OperationCanceledException">The deadline came first, or the caller gave up.</exception>
    public async Task<CollectResult> RunAsync(TimeSpan time, CancellationToken deadline)
    {
        bool hasCallbacks = !_registry.Sources.Callbacks.IsEmpty || !_registry.Sources.Collectors.IsEmpty;
        if (!hasCallbacks)
        {
            return CollectResult.Collect(_registry);
        }

        // One that blocks still: each collect more would only leave another thread behind.
        if (_blocked is { IsCompleted: false })
        {
            return CollectResult.WithoutCallbacks(_registry);
        }

        using var waiting = new CancellationTokenSource(time * ForWaiting, _registry.Time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(waiting.Token, deadline);
        Task<CollectResult> collect = CollectApartAsync(patience.Token);
        try
        {
            return await collect.WaitAsync(time, _registry.Time, deadline).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _blocked = collect;
            return CollectResult.WithoutCallbacks(_registry);
        }
    }

    // On a thread of its own, since the pool may be starved, and whoever pushes must not be blocked.
    private Task<CollectResult> CollectApartAsync(CancellationToken patience) => Task.Factory.StartNew(
        () => CollectResult.CollectAsync([_registry], failOnCallback: false, patience).AsTask(),
        CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default).Unwrap();
}
