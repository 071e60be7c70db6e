using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>A time budget together with the cancellation by the caller: the remaining time, and a token that is canceled by either.</summary>
/// <remarks>
/// A share is a part of the remaining time, so that time is left for later steps. An unused part of a share is available to later shares.
/// </remarks>
internal sealed class PushDeadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;

    /// <param name="budget">The time for the whole request.</param>
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

    /// <summary>The whole time, from the start.</summary>
    public TimeSpan Budget { get; }

    /// <summary>The time that is left; zero after the end.</summary>
    public TimeSpan Remaining => Budget - _time.GetElapsedTime(_started) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Canceled when the time is over or the caller cancels.</summary>
    public CancellationToken Token { get; }

    /// <summary>True if the caller canceled, with or without time left.</summary>
    public bool IsCanceledByCaller => _caller.IsCancellationRequested;

    /// <summary>A deadline at a fraction of the remaining time. Disposed by the caller.</summary>
    public PushDeadline Share(double fraction) => new(Remaining * fraction, _time, Token);

    /// <summary>
    /// Sends a request within a share of the remaining time. Returns the response, or TimedOut if the share elapses first. Throws
    /// OperationCanceledException when this deadline expires.
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

    /// <summary>Sends a request. Returns the response, OutOfTime if this deadline expires, or the error. Never throws.</summary>
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
