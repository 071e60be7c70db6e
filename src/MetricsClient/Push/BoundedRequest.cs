using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>Sends a request within a time budget and returns the outcome. Never throws an exception.</summary>
internal static class BoundedRequest
{
    /// <param name="request">
    /// The request in words, for the result, such as <c>Push to http://gateway:9091/metrics/job/backup</c>.
    /// </param>
    /// <param name="send">Sends the request, and must end before the deadline that it receives.</param>
    /// <param name="budget">The time budget for the whole request.</param>
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
