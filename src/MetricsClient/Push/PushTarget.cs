using MetricsClient.Collectors;
using MetricsClient.Push.Gateway;
using MetricsClient.Push.Sinks;

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
    private readonly Action<PushResult>? _onFailure;
    private readonly SemaphoreSlim _turn = new(1, 1);

    // Canceled, and replaced, when a last push takes the place of what is under way.
    private CancellationTokenSource _superseded = new();

    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    public PushTarget(PushOptions options, string? job)
    {
        _registry = options.Registry ?? Metrics.DefaultRegistry;
        _collect = new BoundedCollect(_registry);
        _group = new GroupingKey(job, options.GroupingKey, options.AllowEmptyGroupingValues);
        _sink = PushSinks.Create(options, _group, Time);
        _method = options.Method;
        _timeout = options.Timeout;
        _onFailure = options.OnFailure;
        _health = new PushHealth(_registry, _sink.Address, _group);
        Own = new CollectorRegistry(new() { TimeProvider = Time });
        if (options.GroupTimeToLive is { } time)
        {
            Own.CreateGauge("pushed_group_ttl_seconds", "The time since its last push after which this group means nothing any more.")
                .Set(time.TotalSeconds);
        }
    }

    /// <summary>The clock that pushes are timed by.</summary>
    public TimeProvider Time => _registry.Time;

    /// <summary>What is pushed beside the caller's registry.</summary>
    public CollectorRegistry Own { get; }

    public Task<PushResult> PushAsync(CancellationToken cancellation) => UnlessSupersededAsync("Push to", PushAllAsync, cancellation);

    /// <summary>Pushes what is not the caller's, and leaves the rest of the group as it is.</summary>
    public Task<PushResult> PushOwnAsync() => UnlessSupersededAsync(
        "Push to",
        async (time, deadline) =>
        {
            using var body = new PushBody(CollectResult.Collect(Own));
            return await _sink.PushAsync(PushMethod.Post, body, time, deadline).ConfigureAwait(false);
        },
        CancellationToken.None);

    public Task<PushResult> DeleteAsync(CancellationToken cancellation) => UnlessSupersededAsync("Delete of", _sink.DeleteAsync, cancellation);

    /// <summary>Pushes in place of a push or delete that is under way.</summary>
    public Task<PushResult> PushLastAsync(TimeSpan budget) => PushLastAsync(budget, _method);

    /// <summary>Pushes in place of a push or delete that is under way.</summary>
    public Task<PushResult> PushLastAsync(TimeSpan budget, PushMethod method)
    {
        Supersede();
        return RunAsync("Last push to", (time, deadline) => PushAllAsync(method, time, deadline), budget, CancellationToken.None);
    }

    /// <summary>Deletes the group for the last time.</summary>
    public async Task<PushResult> DeleteLastAsync(TimeSpan budget)
    {
        // A push under way may still end by itself: one that is broken off may reach the gateway after the delete.
        using var patience = new CancellationTokenSource(budget / 2, Time);
        using CancellationTokenRegistration end = patience.Token.Register(Supersede);
        return await RunAsync("Last delete of", _sink.DeleteAsync, budget, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Notes a last push or delete that did not even end when its time was up, or for which none was left.</summary>
    public void NoteAbandoned(TimeSpan time) => Note(
        (time > TimeSpan.Zero ? GatewayResponse.NoneWithin(time) : GatewayResponse.NoTimeLeft).ToResult($"Last request to {_sink.Address}", time));

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

    private async Task<PushResult> UnlessSupersededAsync(
        string request, Func<TimeSpan, CancellationToken, Task<GatewayResponse>> send, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Volatile.Read(ref _superseded).Token);
        return await RunAsync(request, send, _timeout, either.Token).ConfigureAwait(false);
    }

    private async Task<PushResult> RunAsync(
        string request,
        Func<TimeSpan, CancellationToken, Task<GatewayResponse>> send,
        TimeSpan budget,
        CancellationToken cancellation)
    {
        PushResult result = await BoundedRequest.RunAsync(
            $"{request} {_sink.Address}",
            deadline => InTurnAsync(send, budget, deadline),
            budget,
            Time,
            cancellation).ConfigureAwait(false);
        Note(result);
        return result;
    }

    private async Task<GatewayResponse> InTurnAsync(
        Func<TimeSpan, CancellationToken, Task<GatewayResponse>> send, TimeSpan budget, CancellationToken deadline)
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

    private Task<GatewayResponse> PushAllAsync(TimeSpan time, CancellationToken deadline) => PushAllAsync(_method, time, deadline);

    private async Task<GatewayResponse> PushAllAsync(PushMethod method, TimeSpan time, CancellationToken deadline)
    {
        long started = Time.GetTimestamp();
        CollectResult callers = await _collect.RunAsync(time / 2, deadline).ConfigureAwait(false);
        using var body = new PushBody(callers.After(CollectResult.Collect(Own)));
        if (body.ConflictWith(_group) is { } conflict)
        {
            return new(PushOutcome.NotSent, null, conflict);
        }

        return await _sink.PushAsync(method, body, time - Time.GetElapsedTime(started), deadline).ConfigureAwait(false);
    }

    private void Note(PushResult result)
    {
        _health.Note(result);
        if (result.IsSuccess || result.Outcome == PushOutcome.Canceled)
        {
            return;
        }

        try
        {
            _onFailure?.Invoke(result);
        }
        catch (Exception failure)
        {
            _registry.Report(new MetricProblem(MetricProblemKind.PushCallback, _sink.Address, $"OnFailure failed itself: {failure.Message}", failure));
        }
    }
}
