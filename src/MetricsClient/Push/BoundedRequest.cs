using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>Runs a request within its time, and gives what became of it as a value, whatever happens.</summary>
internal static class BoundedRequest
{
    /// <summary>Throws nothing.</summary>
    /// <param name="request">What it is, for people, such as <c>Push to http://gateway:9091/metrics/job/backup</c>.</param>
    /// <param name="send">Sends it before the token is canceled.</param>
    /// <param name="budget">The time for all of it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">The caller's patience.</param>
    public static async Task<PushResult> RunAsync(
        string request,
        Func<CancellationToken, Task<GatewayResponse>> send,
        TimeSpan budget,
        TimeProvider time,
        CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        using var clock = new CancellationTokenSource(budget, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        GatewayResponse answer = await TryAsync(send, deadline.Token).ConfigureAwait(false);
        if (answer == GatewayResponse.OutOfTime)
        {
            answer = cancellation.IsCancellationRequested
                ? new(PushOutcome.Canceled, null, "Its caller canceled it, or a last push took its place.")
                : GatewayResponse.NoneWithin(budget);
        }

        return answer.ToResult(request, time.GetElapsedTime(started));
    }

    private static async Task<GatewayResponse> TryAsync(
        Func<CancellationToken, Task<GatewayResponse>> send, CancellationToken deadline)
    {
        try
        {
            return await send(deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return GatewayResponse.OutOfTime;
        }
        catch (Exception failure)
        {
            return GatewayResponse.From(failure);
        }
    }
}
