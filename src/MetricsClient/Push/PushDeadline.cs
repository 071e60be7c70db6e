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
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;

    /// <param name="budget">The time budget for the whole request.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    public PushDeadline(TimeSpan budget, TimeProvider time, CancellationToken cancellationToken)
    {
        Budget = budget > TimeSpan.Zero ? budget : TimeSpan.Zero;
        _time = time;
        _started = time.GetTimestamp();
        _caller = cancellationToken;
        _clock = new CancellationTokenSource(Budget, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_clock.Token, cancellationToken);
        Token = _either.Token;
    }

    /// <summary>The time budget for the whole request.</summary>
    public TimeSpan Budget { get; }

    /// <summary>The remaining time; zero after the deadline.</summary>
    public TimeSpan Remaining => Budget - _time.GetElapsedTime(_started) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Canceled at the deadline, or when the caller cancels.</summary>
    public CancellationToken Token { get; }

    /// <summary>True if the caller has canceled, before or after the deadline.</summary>
    public bool IsCanceledByCaller => _caller.IsCancellationRequested;

    /// <summary>Returns a deadline for a fraction of the remaining time. The caller disposes it.</summary>
    public PushDeadline Share(double fraction) => new(Remaining * fraction, _time, Token);

    /// <summary>
    /// Sends a request within a share of the remaining time. Returns the response, or the outcome TimedOut if the time of the share is
    /// over. Throws OperationCanceledException at this deadline.
    /// </summary>
    public async Task<GatewayResponse> SendAsync(double fraction, Func<PushDeadline, Task<GatewayResponse>> send)
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

    /// <summary>Sends a request. Returns the response, OutOfTime at the deadline, or the error as a response. Never throws.</summary>
    public async Task<GatewayResponse> TryAsync(Func<PushDeadline, Task<GatewayResponse>> send)
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
        _either.Dispose();
        _clock.Dispose();
    }
}
