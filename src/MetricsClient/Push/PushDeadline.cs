using System.Runtime.CompilerServices;
using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>
/// The deadline of a request: a time budget from now on, combined with the token of the caller. The request ends at whichever comes first.
/// </summary>
/// <remarks>
/// A share is a deadline for a part of the remaining time, so that time remains for later steps. Time that a share does not use is
/// available to later shares. The asynchronous methods of a push reuse their state, so that a push allocates little (benchmarks:
/// remote-write).
/// </remarks>
internal sealed class PushDeadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly CancellationToken _superseded;
    private readonly CancellationTokenRegistration _callerLink;
    private readonly CancellationTokenRegistration _supersededLink;

    /// <param name="budget">The time budget for the whole request.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <param name="superseded">A second token of the caller, which is canceled when another request replaces this request.</param>
    public PushDeadline(TimeSpan budget, TimeProvider time, CancellationToken cancellationToken, CancellationToken superseded = default)
    {
        Budget = budget > TimeSpan.Zero ? budget : TimeSpan.Zero;
        _time = time;
        _started = time.GetTimestamp();
        _source = new CancellationTokenSource(Budget, time);
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
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<GatewayResponse> SendAsync(double fraction, Func<PushDeadline, ValueTask<GatewayResponse>> send)
    {
        using PushDeadline share = Share(fraction);
        GatewayResponse response = await share.TryAsync(send).ConfigureAwait(false);
        if (response != GatewayResponse.OutOfTime)
        {
            return response;
        }

        Token.ThrowIfCancellationRequested();
        return GatewayResponse.NoneWithin(share.Budget);
    }

    /// <summary>
    /// Sends a request within the remaining time. Returns the response, or the outcome TimedOut at the deadline. Throws
    /// OperationCanceledException if the caller cancels.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<GatewayResponse> SendAsync(Func<PushDeadline, ValueTask<GatewayResponse>> send)
    {
        GatewayResponse response = await TryAsync(send).ConfigureAwait(false);
        if (response != GatewayResponse.OutOfTime)
        {
            return response;
        }

        return IsCanceledByCaller ? throw new OperationCanceledException(Token) : GatewayResponse.NoneWithin(Budget);
    }

    /// <summary>Sends a request. Returns the response, OutOfTime at the deadline, or the error as a response. Never throws.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<GatewayResponse> TryAsync(Func<PushDeadline, ValueTask<GatewayResponse>> send)
    {
        try
        {
            return await send(this).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
            return GatewayResponse.OutOfTime;
        }
        catch (Exception failure)
        {
            return GatewayResponse.From(failure);
        }
    }

    public void Dispose()
    {
        // Waits for a cancel in progress, which uses the source.
        _callerLink.Dispose();
        _supersededLink.Dispose();
        _source.Dispose();
    }

    private CancellationTokenRegistration Link(CancellationToken token) =>
        token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
}
