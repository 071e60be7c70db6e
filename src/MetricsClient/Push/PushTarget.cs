namespace MetricsClient.Push;

/// <summary>One registry and the group that it is pushed to: one request at a time, in bounded time, its outcome as a value.</summary>
internal sealed class PushTarget : IDisposable
{
    private readonly CollectorRegistry _registry;
    private readonly BoundedCollect _collect;
    private readonly GroupingKey _group;
    private readonly IPushSink _sink;
    private readonly PushHealth _health;
    private readonly PushMethod _method;
    private readonly TimeSpan _timeout;
    private readonly SemaphoreSlim _turn = new(1, 1);

    // Canceled, and replaced, when a last push takes the place of what is under way.
    private CancellationTokenSource _superseded = new();

    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    public PushTarget(PushOptions options)
    {
        _registry = options.Registry ?? Metrics.DefaultRegistry;
        _collect = new BoundedCollect(_registry);
        _group = new GroupingKey(options.Job, options.GroupingKey, options.AllowEmptyGroupingValues);
        _sink = PushSinks.Create(options, _group, _registry.Time);
        _method = options.Method;
        _timeout = options.Timeout;
        _health = new PushHealth(_registry, _sink.Address, _group);
    }

    /// <summary>The clock that pushes are timed by.</summary>
    public TimeProvider Time => _registry.Time;

    public async Task<PushResult> PushAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Volatile.Read(ref _superseded).Token);
        return await RunAsync("Push to", SendBodyAsync, _timeout, either.Token).ConfigureAwait(false);
    }

    public async Task<PushResult> DeleteAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Volatile.Read(ref _superseded).Token);
        return await RunAsync("Delete of", _sink.DeleteAsync, _timeout, either.Token).ConfigureAwait(false);
    }

    /// <summary>Pushes in place of a push or delete that is under way.</summary>
    public Task<PushResult> PushLastAsync(TimeSpan budget)
    {
        Supersede();
        return RunAsync("Last push to", SendBodyAsync, budget, CancellationToken.None);
    }

    /// <summary>Notes a last push that did not even end when its time was up.</summary>
    public void NoteAbandoned(TimeSpan budget) =>
        _health.Note(GatewayAnswer.NoneWithin(budget).ToResult($"Last push to {_sink.Address}", budget));

    // What is under way then fails as a value; the turn stays usable for it.
    public void Dispose() => _sink.Dispose();

    private void Supersede()
    {
        try
        {
            // Not the asynchronous form, which would need a thread of a pool that may have none.
            Interlocked.Exchange(ref _superseded, new CancellationTokenSource()).Cancel();
        }
        catch (AggregateException)
        {
            // A callback had hung something on its token that failed. The last push goes on.
        }
    }

    private async Task<PushResult> RunAsync(
        string request,
        Func<TimeSpan, CancellationToken, Task<GatewayAnswer>> send,
        TimeSpan budget,
        CancellationToken cancellation)
    {
        PushResult result = await BoundedRequest.RunAsync(
            $"{request} {_sink.Address}",
            deadline => InTurnAsync(send, budget, deadline),
            budget,
            Time,
            cancellation).ConfigureAwait(false);
        _health.Note(result);
        return result;
    }

    private async Task<GatewayAnswer> InTurnAsync(
        Func<TimeSpan, CancellationToken, Task<GatewayAnswer>> send, TimeSpan budget, CancellationToken deadline)
    {
        long started = Time.GetTimestamp();
        await _turn.WaitAsync(deadline).ConfigureAwait(false);
        try
        {
            return await send(budget - Time.GetElapsedTime(started), deadline).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<GatewayAnswer> SendBodyAsync(TimeSpan time, CancellationToken deadline)
    {
        long started = Time.GetTimestamp();
        using var body = new PushBody(await _collect.RunAsync(time / 2, deadline).ConfigureAwait(false));
        if (body.ConflictWith(_group) is { } conflict)
        {
            return new(PushOutcome.Refused, null, conflict);
        }

        return await _sink.PushAsync(_method, body, time - Time.GetElapsedTime(started), deadline).ConfigureAwait(false);
    }
}
