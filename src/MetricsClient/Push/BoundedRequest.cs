using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>Sends a request with a time budget and returns the outcome. Never throws.</summary>
internal static class BoundedRequest
{
    /// <param name="request">The request in words, such as <c>Push to http://gateway:9091/metrics/job/backup</c>.</param>
    /// <param name="send">Sends the request before the deadline.</param>
    /// <param name="budget">The time for the whole request.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    public static async Task<PushResult> RunAsync(
        string request,
        Func<PushDeadline, Task<GatewayResponse>> send,
        TimeSpan budget,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        using var deadline = new PushDeadline(budget, time, cancellationToken);
        GatewayResponse response = await deadline.TryAsync(send).ConfigureAwait(false);
        if (response == GatewayResponse.OutOfTime)
        {
            response = deadline.IsCanceledByCaller
                ? new(PushOutcome.Canceled, null, "The caller canceled, or a final push replaced the request.")
                : GatewayResponse.NoneWithin(budget);
        }

        return response.ToResult(request, time.GetElapsedTime(started));
    }
}
