namespace MetricsClient.Push;

/// <summary>One registry and the group that it is pushed to: one request at a time, in bounded time, its outcome as a value.</summary>
internal sealed class PushTarget : IDisposable
{
    private readonly CollectorRegistry _registry;
    private readonly BoundedCollect _collect;
    private readonly GroupingKey _group;
    private readonly GatewaySender _gateway;
    private readonly PushHealth _health;
    private readonly HttpMethod _method;
    private readonly bool _compress;
    private readonly TimeSpan _timeout;
    private readonly string _address;
    private readonly SemaphoreSlim _turn = new(1, 1);

    // Canceled, and replaced, when a last push takes the place of what is under way.
    private CancellationTokenSource _superseded = new();

    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    public PushTarget(PushOptions options)
    {
        _registry = options.Registry ?? Metrics.DefaultRegistry;
        _collect = new BoundedCollect(_registry);
        _group = new GroupingKey(options.Job, options.GroupingKey, options.AllowEmptyGroupingValues);
        _gateway = new GatewaySender(options, _registry.Time);
        _method = options.Method == PushMethod.Put ? HttpMethod.Put : HttpMethod.Post;
        _compress = options.Compress;
        _timeout = options.Timeout;
        _address = _gateway.AddressOf(_group).AbsoluteUri;
        _health = new PushHealth(_registry, _address, _group);
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
        return await RunAsync(
            "Delete of",
            (_, deadline) => _gateway.SendAsync(HttpMethod.Delete, _group, body: null, deadline),
            _timeout,
            either.Token).ConfigureAwait(false);
    }

    /// <summary>Pushes in place of a push or delete that is under way.</summary>
    public Task<PushResult> PushLastAsync(TimeSpan budget)
    {
        Supersede();
        return RunAsync("Last push to", SendBodyAsync, budget, CancellationToken.None);
    }

    /// <summary>Notes a last push that did not even end when its time was up.</summary>
    public void NoteAbandoned(TimeSpan budget) => Conclude("Last push to", NoAnswer(budget), budget);

    // What is under way then fails as a value; the turn stays usable for it.
    public void Dispose() => _gateway.Dispose();

    private static GatewayAnswer NoAnswer(TimeSpan budget) =>
        new(PushOutcome.TimedOut, null, Throw.Invariant($"No answer within {budget.TotalSeconds:0.###} s."));

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
        long started = Time.GetTimestamp();
        using var clock = new CancellationTokenSource(budget, Time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        GatewayAnswer answer = await InTurnAsync(send, budget, deadline.Token).ConfigureAwait(false);
        if (answer == GatewayAnswer.OutOfTime)
        {
            answer = cancellation.IsCancellationRequested
                ? new(PushOutcome.Canceled, null, "Its caller canceled it, or a last push took its place.")
                : NoAnswer(budget);
        }

        return Conclude(request, answer, Time.GetElapsedTime(started));
    }

    private async Task<GatewayAnswer> InTurnAsync(
        Func<TimeSpan, CancellationToken, Task<GatewayAnswer>> send, TimeSpan budget, CancellationToken deadline)
    {
        try
        {
            await _turn.WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return GatewayAnswer.OutOfTime;
        }

        try
        {
            return await send(budget, deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return GatewayAnswer.OutOfTime;
        }
        catch (Exception failure)
        {
            return new(PushOutcome.Failed, null, $"{failure.GetType()}: {failure.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<GatewayAnswer> SendBodyAsync(TimeSpan budget, CancellationToken deadline)
    {
        using var body = new PushBody(await _collect.RunAsync(budget / 2, deadline).ConfigureAwait(false));
        if (body.ConflictWith(_group) is { } conflict)
        {
            return new(PushOutcome.Refused, null, conflict);
        }

        if (_compress)
        {
            body.Compress();
        }

        return await _gateway.SendAsync(_method, _group, body, deadline).ConfigureAwait(false);
    }

    private PushResult Conclude(string request, GatewayAnswer answer, TimeSpan duration)
    {
        var result = new PushResult($"{request} {_address}", answer.Outcome, answer.StatusCode, answer.Reason, duration);
        _health.Note(result);
        return result;
    }
}
