using Grpc.AspNetCore.Server;
using MetricsClient.Grpc;
using Microsoft.AspNetCore.Http;

namespace MetricsClient.AspNetCore.Grpc;

/// <summary>Measures each gRPC request once, when the request ends.</summary>
internal sealed class GrpcMetricsMiddleware
{
    private const string ContentType = "application/grpc";

    // The value of both labels for a method that the app does not implement.
    private const string Other = "_OTHER";

    private readonly RequestDelegate _next;
    private readonly CallMetrics _metrics;
    private readonly TimeProvider _time = TimeProvider.System;

    public GrpcMetricsMiddleware(RequestDelegate next, CallMetrics metrics)
    {
        _next = next;
        _metrics = metrics;
    }

    public Task InvokeAsync(HttpContext context) => IsGrpc(context.Request) ? MeasureAsync(context) : _next(context);

    // A suffix names the format of the messages, as in application/grpc+proto. The type application/grpc-web is another protocol.
    private static bool IsGrpc(HttpRequest request) =>
        request.ContentType is { } type
        && type.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (type.Length == ContentType.Length || type[ContentType.Length] is '+' or ';')
        && HttpMethods.IsPost(request.Method);

    private async Task MeasureAsync(HttpContext context)
    {
        long start = _time.GetTimestamp();
        GrpcMethodMetadata? endpoint = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>();
        string service = endpoint?.Method.ServiceName ?? Other;
        string method = endpoint?.Method.Name ?? Other;
        Gauge? inProgress = _metrics.InProgress(service, method);
        inProgress?.Inc();
        Exception? failure = null;
        try
        {
            await _next(context).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            failure = thrown;
            throw;
        }
        finally
        {
            inProgress?.Dec();
            TimeSpan elapsed = _time.GetElapsedTime(start);
            _metrics.End(service, method, ResponseStatus.Of(context, failure, elapsed), elapsed);
        }
    }
}
