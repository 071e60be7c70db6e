using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace MetricsClient.AspNetCore;

/// <summary>Determines why a request was aborted. The client and a request timeout of the app cancel the same token.</summary>
internal static class ClosedConnection
{
    /// <summary>Returns true if the client closed the connection or cancelled the request.</summary>
    public static bool Aborts(HttpContext context) => context.RequestAborted.IsCancellationRequested
        && context.Features.Get<IHttpRequestTimeoutFeature>() is not { RequestTimeoutToken.IsCancellationRequested: true };
}
