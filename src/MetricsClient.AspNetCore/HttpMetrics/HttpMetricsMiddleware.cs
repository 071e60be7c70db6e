using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MetricsClient.AspNetCore.HttpMetrics;

/// <summary>Measures each request once, when the request ends.</summary>
internal sealed class HttpMetricsMiddleware
{
    private readonly RequestDelegate _next;
    private readonly RequestMetrics _metrics;
    private readonly TimeProvider _time = TimeProvider.System;

    public HttpMetricsMiddleware(RequestDelegate next, RequestMetrics metrics)
    {
        _next = next;
        _metrics = metrics;
    }

    public Task InvokeAsync(HttpContext context)
    {
        var request = MeasuredRequest.Start(context);
        return request.IsScrape || IsExecutedAgain(context) ? _next(context) : MeasureAsync(request);
    }

    // The first execution of the pipeline has measured the request. The indexer takes less time than Get, a generic virtual method
    // (benchmarks: ratios, requests).
    private static bool IsExecutedAgain(HttpContext context) =>
        context.Features[typeof(IStatusCodeReExecuteFeature)] is not null || context.Features[typeof(IExceptionHandlerPathFeature)] is not null;

    private async Task MeasureAsync(MeasuredRequest request)
    {
        HttpContext context = request.Context;
        long start = _time.GetTimestamp();
        Exception? failure = null;
        var labels = default(RequestLabelValues);
        Gauge? inProgress = _metrics.InProgress(request, ref labels);
        inProgress?.Inc();
        if (!request.HasEndpoint)
        {
            UnknownRoute.AddTo(context);
        }

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
            if (request.HasEndpoint || !ScrapeMetadata.IsOf(context.GetEndpoint()))
            {
                End(request.End(), ref labels, failure, _time.GetElapsedTime(start));
            }
        }
    }

    private void End(MeasuredRequest request, ref RequestLabelValues labels, Exception? failure, TimeSpan elapsed)
    {
        int status = StatusCodeOf(request.Context, failure);
        if (failure is null || status == StatusCodes.Status499ClientClosedRequest || request.Context.Response.HasStarted)
        {
            _metrics.End(request, ref labels, status, elapsed);
        }
        else
        {
            _metrics.EndWithResponse(request, ref labels, status, elapsed);
        }
    }

    private static int StatusCodeOf(HttpContext context, Exception? failure)
    {
        if (ClosedConnection.Aborts(context) && !IsStream(context))
        {
            return StatusCodes.Status499ClientClosedRequest;
        }

        return failure switch
        {
            null => context.Response.StatusCode,
            BadHttpRequestException bad => bad.StatusCode,
            _ when IsStream(context) => context.Response.StatusCode,
            _ => StatusCodes.Status500InternalServerError,
        };
    }

    // A web socket, or a stream of server-sent events. The client ends the response, so the end is no cancellation.
    private static bool IsStream(HttpContext context)
    {
        HttpResponse response = context.Response;
        return response.HasStarted
            && (response.StatusCode == StatusCodes.Status101SwitchingProtocols
                || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
                || response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true);
    }
}
