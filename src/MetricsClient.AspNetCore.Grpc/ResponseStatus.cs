using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace MetricsClient.AspNetCore.Grpc;

/// <summary>The status of a response as the client receives the status.</summary>
internal static class ResponseStatus
{
    private const string Header = "grpc-status";

    public static StatusCode Of(HttpContext context, Exception? failure, TimeSpan elapsed)
    {
        // At the deadline the server completes the response before the request is aborted, so a sent DeadlineExceeded decides. Another
        // status of a request that the client aborts did not reach the client.
        StatusCode? sent = SentBy(context);
        if (ClosedConnection.Aborts(context) && sent is not StatusCode.DeadlineExceeded)
        {
            return GrpcTimeout.IsNearlyOver(context.Request, elapsed) ? StatusCode.DeadlineExceeded : StatusCode.Cancelled;
        }

        return sent ?? (failure is null ? OfHttp(context.Response) : StatusCode.Unknown);
    }

    // A response without messages has the status in its headers, another response in its trailers.
    private static StatusCode? SentBy(HttpContext context)
    {
        string? text = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { } trailers
            && trailers.TryGetValue(Header, out StringValues sent)
                ? sent
                : context.Response.Headers[Header];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int code) ? (StatusCode)code : null;
    }

    // "HTTP to gRPC Status Code Mapping" of the gRPC documentation: the status that a client uses if a response has no gRPC status.
    private static StatusCode OfHttp(HttpResponse response) => response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => StatusCode.Internal,
        StatusCodes.Status401Unauthorized => StatusCode.Unauthenticated,
        StatusCodes.Status403Forbidden => StatusCode.PermissionDenied,
        StatusCodes.Status404NotFound => StatusCode.Unimplemented,
        StatusCodes.Status429TooManyRequests or StatusCodes.Status502BadGateway
            or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
