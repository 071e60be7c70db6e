using System.Runtime.CompilerServices;
using MetricsClient.Push.Gateway;

namespace MetricsClient.Push;

/// <summary>Sends a request within a time budget and returns the outcome. Never throws an exception.</summary>
internal static class BoundedRequest
{
    /// <param name="request">The request in words, for the result, such as <c>Push to http://gateway:9091/metrics/job/backup</c>.</param>
    /// <param name="send">Sends the request, and must end before the deadline that it receives.</param>
    /// <param name="deadline">The time budget for the whole request.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<PushResult> RunAsync(string request, Func<PushDeadline, ValueTask<GatewayResponse>> send, PushDeadline deadline)
    {
        GatewayResponse response = await deadline.TryAsync(send).ConfigureAwait(false);
        if (response == GatewayResponse.OutOfTime)
        {
            response = deadline.IsCanceledByCaller
                ? new(PushOutcome.Canceled, null, "The caller canceled, or a final push replaced the request.")
                : GatewayResponse.NoneWithin(deadline.Budget);
        }

        return response.ToResult(request, deadline.Elapsed);
    }
}
