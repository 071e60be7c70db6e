using MetricsClient.Collectors;
using MetricsClient.Push.Gateway;
using MetricsClient.Push.Sinks;
using MetricsClient.Registry;

namespace MetricsClient.Push;

/// <summary>A registry and the group to which it is pushed. Sends one request at a time, each within a time budget.</summary>
internal sealed class PushTarget : IDisposable
{
    private readonly CollectorRegistry _registry;
    private readonly BoundedCollect _collect;
    private readonly GroupingKey _group;
    private readonly IPushSink<PushSnapshot> _sink;
    private readonly PushHealth _health;
    private readonly PushMethod _method;
    private readonly bool _hasGroup;
    private readonly TimeSpan _timeout;
    private readonly Action<PushResult>? _onFailure;
    private readonly Request _push;
    private readonly PushCallbacks _callbacks = new();
    private readonly SpareSource? _spare;
    private readonly SemaphoreSlim _turn = new(1, 1);

    // True after a success without a problem. A further success then has nothing to report.
    private bool _isQuiet;
    private bool _hasReported;

    // The source of a token for the current request. A final push cancels the token and replaces the source.
    private CancellationTokenSource _superseded = new();

    /// <exception cref="ArgumentException">An option is invalid.</exception>
    public PushTarget(PushOptions options, string? job)
    {
        _registry = options.Registry ?? Metrics.DefaultRegistry;
        EndsSeries = options.Destinations.Count > 0;

        // A group has no process metrics, and their collect would need a thread (benchmarks: cold). Remote write has them.
        _collect = new BoundedCollect(_registry, EndsSeries ? CollectScope.All : CollectScope.WithoutProcessMetrics);
        _group = new GroupingKey(job, options.GroupingKey, options.AllowEmptyGroupingValues);
        _sink = PushSinks.Create(options, _group, Time);
        _method = options.Method;
        _hasGroup = options.HasGroupDestination;
        _timeout = options.Timeout;
        _onFailure = options.OnFailure;
        _push = new Request($"Push to {_sink.Address}", _method, _timeout);
        bool replacesNothing = _method == PushMethod.Put && Array.Exists(options.Gateways, SampleImport.Includes);
        _health = new PushHealth(_registry, _sink.Address, _group, replacesNothing ? SampleImport.NothingReplaced : null);

        // A handler of the caller may keep the token of its request, which a later push would cancel.
        _spare = Time == TimeProvider.System && !options.HasClientOfCaller ? new SpareSource() : null;
        Own = new CollectorRegistry(Time);
        if (options.GroupTimeToLive is { } time)
        {
            Own.CreateGauge("pushed_group_ttl_seconds", "The time after the last push from which on the group is obsolete.")
                .Set(time.TotalSeconds);
        }
    }

    /// <summary>The clock for all times of the pushes.</summary>
    public TimeProvider Time => _registry.Time;

    /// <summary>
    /// A registry with the metrics that the library adds to the group. A push contains these metrics and the metrics of the caller's
    /// registry.
    /// </summary>
    public CollectorRegistry Own { get; }

    /// <summary>True if the final push ends the series at a destination. A later push would begin them again.</summary>
    public bool EndsSeries { get; }

    /// <summary>True while periodic pushes run, until their final push has ended.</summary>
    public bool IsPeriodic { get; set; }

    public Task<PushResult> PushAsync(CancellationToken cancellationToken) => RunAsync(_push, cancellationToken);

    /// <summary>Pushes only the metrics of <see cref="Own"/>. The other families of the group stay on the gateway.</summary>
    public Task<PushResult> PushOwnAsync() =>
        RunAsync(_push with { Method = PushMethod.Post, IsPartial = true }, CancellationToken.None);

    public Task<PushResult> DeleteAsync(CancellationToken cancellationToken) =>
        RunAsync(new Request($"Delete of {_sink.Address}", Method: null, _timeout), cancellationToken);

    /// <summary>
    /// Makes the final push. Cancels the current request, because the final push replaces it. The caller passes the result to
    /// <see cref="NoteAsync"/>.
    /// </summary>
    public Task<PushResult> PushLastAsync(TimeSpan budget) => PushLastAsync(budget, _method);

    /// <inheritdoc cref="PushLastAsync(TimeSpan)"/>
    public Task<PushResult> PushLastAsync(TimeSpan budget, PushMethod method)
    {
        Supersede();
        return RunAsync(new Request($"Final push to {_sink.Address}", method, budget) { IsLast = true }, CancellationToken.None);
    }

    /// <summary>Makes the final delete. The caller passes the result to <see cref="NoteAsync"/>.</summary>
    public async Task<PushResult> DeleteLastAsync(TimeSpan budget)
    {
        // The current push may use half of the time to end normally. If it were canceled earlier, it could reach the gateway after the
        // delete.
        using var patience = new CancellationTokenSource(budget / 2, Time);
        using CancellationTokenRegistration end = patience.Token.Register(Supersede);
        var request = new Request($"Final delete of {_sink.Address}", Method: null, budget) { IsLast = true };
        return await RunAsync(request, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Returns the result of a final push or delete that did not end within the time. Zero: no time was left to try.</summary>
    public PushResult Abandoned(TimeSpan time) =>
        (time > TimeSpan.Zero ? GatewayResponse.NoneWithin(time) : GatewayResponse.NoTimeLeft).ToResult($"Final request to {_sink.Address}", time);

    /// <summary>Counts a result, and reports it if the state has changed or the push has failed.</summary>
    /// <returns>A task that completes when the callbacks of the caller have returned.</returns>
    public Task NoteAsync(PushResult result)
    {
        _health.Count(result, Metrics.DefaultRegistry);
        bool isQuiet = result is { IsSuccess: true, SpoolProblem: null };
        if (result.Outcome == PushOutcome.Canceled || (isQuiet && (Volatile.Read(ref _isQuiet) || HasNothingToReport)))
        {
            return Task.CompletedTask;
        }

        Volatile.Write(ref _hasReported, true);
        Volatile.Write(ref _isQuiet, isQuiet);
        return ReportAsync(result);
    }

    /// <summary>Counts and reports a failure that came before a request. Does not wait for the callbacks of the caller.</summary>
    public void Note(Exception failure) =>
        _ = NoteAsync(GatewayResponse.From(failure).ToResult($"Push to {_sink.Address}", TimeSpan.Zero));

    // A request in progress then ends with a failure. The semaphore is not disposed, because this request still releases it.
    public void Dispose() => _sink.Dispose();

    // True if a success is the first result of this group in the process. Then a report would only cost a thread (benchmarks: cold).
    private bool HasNothingToReport => !Volatile.Read(ref _hasReported) && _health.HasNothingToReport;

    // Without a request that runs or waits for its turn, the token has no callback that could block, and a thread would only cost time
    // (benchmarks: cold).
    private void Supersede()
    {
        CancellationTokenSource superseded = Interlocked.Exchange(ref _superseded, new CancellationTokenSource());
        if (_turn.CurrentCount > 0)
        {
            TokenCancellation.Cancel(superseded);
        }
        else
        {
            TokenCancellation.Start(superseded);
        }
    }

    // One asynchronous method, because each method that waits for the response allocates its state (benchmarks: remote-write).
    private async Task<PushResult> RunAsync(Request request, CancellationToken cancellationToken)
    {
        CancellationToken superseded = request.IsLast ? CancellationToken.None : Volatile.Read(ref _superseded).Token;
        using var deadline = new PushDeadline(request.Budget, Time, _spare, cancellationToken, superseded);
        GatewayResponse response;
        try
        {
            await _turn.WaitAsync(deadline.Token).ConfigureAwait(false);
            try
            {
                CollectResult? callers = request.IsComplete ? await _collect.RunAsync(deadline).ConfigureAwait(false) : null;
                using PushSnapshot? content = Content(request, callers);
                response = await SendAsync(request, content, deadline).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception failure)
        {
            response = deadline.ResponseTo(failure);
        }

        PushResult result = deadline.ResultOf(request.Words, response);
        if (!request.IsLast && NoteAsync(result) is { IsCompleted: false } callbacks)
        {
            // The callbacks may use the rest of the time. WhenAny throws no exception at the end of the time.
            using var rest = new PushDeadline(deadline.Remaining, Time, cancellationToken);
            await Task.WhenAny(callbacks, Task.Delay(Timeout.InfiniteTimeSpan, Time, rest.Token)).ConfigureAwait(false);
        }

        return result;
    }

    private PushSnapshot? Content(Request request, CollectResult? callers) => request switch
    {
        { Method: null } => null,
        { IsPartial: true } => new PushSnapshot(CollectResult.Collect(Own)) { IsPartial = true },
        _ => new PushSnapshot(callers!.After(CollectResult.Collect(Own))) { IsPeriodic = IsPeriodic, IsLast = request.IsLast },
    };

    private ValueTask<GatewayResponse> SendAsync(Request request, PushSnapshot? content, PushDeadline deadline) =>
        content is null ? _sink.DeleteAsync(deadline)
        : _hasGroup && !content.IsPartial && content.ConflictWith(_group) is { } conflict ? new(new GatewayResponse(PushOutcome.NotSent, null, conflict))
        : _sink.PushAsync(request.Method!.Value, content, deadline);

    // A separate method, so that the closure is allocated only if there is something to report.
    private Task ReportAsync(PushResult result) => _callbacks.RunAsync(() => Report(result));

    private void Report(PushResult result)
    {
        _health.Report(result);
        if (result.IsSuccess)
        {
            return;
        }

        try
        {
            _onFailure?.Invoke(result);
        }
        catch (Exception failure)
        {
            _registry.Report(new MetricProblem(MetricProblemKind.PushCallbackFailed, _sink.Address, $"The OnFailure callback failed: {failure.Message}", failure));
        }
    }

    /// <summary>A request of the group.</summary>
    /// <param name="Words">The request in words, for the result.</param>
    /// <param name="Method">The method of a push; null for a delete.</param>
    /// <param name="Budget">The time budget.</param>
    private sealed record Request(string Words, PushMethod? Method, TimeSpan Budget)
    {
        /// <summary>True for a push of the metrics of <see cref="Own"/> only.</summary>
        public bool IsPartial { get; init; }

        /// <summary>True for a push of all metrics.</summary>
        public bool IsComplete => Method is not null && !IsPartial;

        /// <summary>True for the final request. No other request supersedes it, and the caller notes its result.</summary>
        public bool IsLast { get; init; }
    }
}
