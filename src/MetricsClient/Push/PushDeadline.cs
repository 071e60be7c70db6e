using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>
/// The deadline of a request: a time budget from now on, combined with the token of the caller. The request ends at whichever comes first.
/// </summary>
/// <remarks>
/// A share is a deadline for a part of the remaining time, so that time remains for later steps. Time that a share does not use is
/// available to later shares.
/// </remarks>
internal sealed class PushDeadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly CancellationTokenSource _source;
    private readonly SpareSource? _spare;
    private readonly CancellationToken _caller;
    private readonly CancellationToken _superseded;
    private readonly CancellationTokenRegistration _callerLink;
    private readonly CancellationTokenRegistration _supersededLink;

    /// <param name="budget">The time budget for the whole request.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    public PushDeadline(TimeSpan budget, TimeProvider time, CancellationToken cancellationToken)
        : this(budget, time, spare: null, cancellationToken, CancellationToken.None)
    {
    }

    /// <param name="budget">The time budget for the whole request.</param>
    /// <param name="time">The clock.</param>
    /// <param name="spare">Keeps the source of the token for a later deadline; null if this deadline has a source of its own.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <param name="superseded">A second token of the caller, which is canceled when another request replaces this request.</param>
    public PushDeadline(
        TimeSpan budget, TimeProvider time, SpareSource? spare, CancellationToken cancellationToken, CancellationToken superseded)
    {
        Budget = budget > TimeSpan.Zero ? budget : TimeSpan.Zero;
        _time = time;
        _started = time.GetTimestamp();
        _spare = spare;
        _source = spare?.Take(Budget) ?? new CancellationTokenSource(Budget, time);
        Token = _source.Token;
        _caller = cancellationToken;
        _superseded = superseded;
        _callerLink = Link(cancellationToken);
        _supersededLink = Link(superseded);
    }

    /// <summary>The time budget for the whole request.</summary>
    public TimeSpan Budget { get; }

    /// <summary>The time since the start.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>The remaining time; zero after the deadline.</summary>
    public TimeSpan Remaining => Budget - Elapsed is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Canceled at the deadline, or when the caller cancels.</summary>
    public CancellationToken Token { get; }

    /// <summary>True if the caller has canceled, before or after the deadline.</summary>
    public bool IsCanceledByCaller => _caller.IsCancellationRequested || _superseded.IsCancellationRequested;

    /// <summary>Returns a deadline for a fraction of the remaining time. The caller disposes it.</summary>
    public PushDeadline Share(double fraction) => new(Remaining * fraction, _time, Token);

    /// <summary>
    /// Sends a request within a share of the remaining time. Returns the response, or the outcome TimedOut if the time of the share is
    /// over. Throws OperationCanceledException at this deadline.
    /// </summary>
    public async ValueTask<GatewayResponse> SendAsync(double fraction, Func<PushDeadline, ValueTask<GatewayResponse>> send)
    {
        using PushDeadline share = Share(fraction);
        return share.InTime(await share.TryAsync(send).ConfigureAwait(false));
    }

    /// <summary>Sends a request. Returns the response, OutOfTime at the deadline, or the error as a response. Never throws.</summary>
    public async ValueTask<GatewayResponse> TryAsync(Func<PushDeadline, ValueTask<GatewayResponse>> send)
    {
        try
        {
            return await send(this).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            return ResponseTo(failure);
        }
    }

    /// <summary>Returns OutOfTime if the deadline caused the exception, and otherwise the error as a response.</summary>
    public GatewayResponse ResponseTo(Exception failure) =>
        failure is OperationCanceledException && Token.IsCancellationRequested ? GatewayResponse.OutOfTime : GatewayResponse.From(failure);

    /// <summary>
    /// Replaces OutOfTime by the outcome TimedOut with a reason. Throws OperationCanceledException if the caller has canceled; the caller of
    /// a share is the whole deadline.
    /// </summary>
    public GatewayResponse InTime(GatewayResponse response) =>
        !response.IsOutOfTime ? response
        : IsCanceledByCaller ? throw new OperationCanceledException(Token)
        : GatewayResponse.NoneWithin(Budget);

    /// <summary>Returns the result for a response. OutOfTime becomes the outcome Canceled or TimedOut.</summary>
    /// <param name="request">The request in words, such as <c>Push to http://gateway:9091/metrics/job/backup</c>.</param>
    /// <param name="response">The response.</param>
    public PushResult ResultOf(string request, GatewayResponse response)
    {
        if (response.IsOutOfTime)
        {
            response = IsCanceledByCaller
                ? new(PushOutcome.Canceled, null, "The caller canceled, or a final push replaced the request.")
                : GatewayResponse.NoneWithin(Budget);
        }

        return response.ToResult(request, Elapsed);
    }

    public void Dispose()
    {
        // Waits for a cancel in progress, which uses the source.
        _callerLink.Dispose();
        _supersededLink.Dispose();
        if (_spare is null)
        {
            _source.Dispose();
        }
        else
        {
            _spare.Return(_source);
        }
    }

    private CancellationTokenRegistration Link(CancellationToken token) =>
        token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
}
