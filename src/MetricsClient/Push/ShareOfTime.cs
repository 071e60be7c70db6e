using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>Gives a sink a part of the time that there is, so that something is left for whoever comes after it.</summary>
internal static class ShareOfTime
{
    /// <summary>What the sink answers; that it did not, when only its share is over. Throws when the deadline has come.</summary>
    public static async Task<GatewayResponse> AskAsync(
        Func<TimeSpan, CancellationToken, Task<GatewayResponse>> ask, TimeSpan share, TimeProvider time, CancellationToken deadline)
    {
        using var clock = new CancellationTokenSource(share, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, deadline);
        GatewayResponse answer;
        try
        {
            answer = await ask(share, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            answer = GatewayResponse.OutOfTime;
        }

        if (answer != GatewayResponse.OutOfTime)
        {
            return answer;
        }

        deadline.ThrowIfCancellationRequested();
        return GatewayResponse.NoneWithin(share);
    }
}
