using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MetricsClient.AspNetCore.ServiceDiscovery;

/// <summary>
/// Responds with the target list of HTTP service discovery. Prometheus accepts a response with status 200 and the content type
/// <c>application/json</c> only, and otherwise keeps its last list: https://prometheus.io/docs/prometheus/latest/http_sd/
/// </summary>
internal sealed partial class TargetListEndpoint
{
    private readonly Func<HttpContext, CancellationToken, Task<IEnumerable<ScrapeTargetGroup>>> _source;
    private readonly Counter _failures;
    private readonly ILogger _logger;
    private int _isFailing;

    public TargetListEndpoint(
        Func<HttpContext, CancellationToken, Task<IEnumerable<ScrapeTargetGroup>>> source, CollectorRegistry registry, ILogger logger)
    {
        _source = source;
        _logger = logger;
        _failures = registry.CreateCounter(
            "http_service_discovery_failures_total", "Requests for scrape targets that failed because the source of the targets failed.");
    }

    public async Task RespondAsync(HttpContext context)
    {
        ReadOnlyMemory<byte> list;
        try
        {
            list = Write(await _source(context, context.RequestAborted).ConfigureAwait(false));
        }
        catch (Exception) when (ClosedConnection.Aborts(context))
        {
            // A closed connection is no failure of the source, even if the source throws because its token was canceled. After a request
            // timeout of the app, the source has failed.
            return;
        }
        catch (Exception failure)
        {
            // The response contains nothing of the exception, whose message may contain an address or a password.
            ReportFailure(context, failure);
            await SendAsync(context, StatusCodes.Status500InternalServerError, "text/plain; charset=utf-8", "The targets are not available.\n"u8.ToArray())
                .ConfigureAwait(false);
            return;
        }

        ReportSuccess(context);
        await SendAsync(context, StatusCodes.Status200OK, "application/json", list).ConfigureAwait(false);
    }

    // The whole list, each time: Prometheus removes targets that a response does not contain.
    private static ReadOnlyMemory<byte> Write(IEnumerable<ScrapeTargetGroup> groups)
    {
        var list = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(list))
        {
            json.WriteStartArray();
            foreach (ScrapeTargetGroup group in groups ?? throw Null("null", "an empty list if there are no targets"))
            {
                Write(json, group ?? throw Null("a group that is null", "only groups"));
            }

            json.WriteEndArray();
        }

        return list.WrittenMemory;
    }

    // The encoding replaces a lone surrogate by U+FFFD, as in all texts of the library.
    private static void Write(Utf8JsonWriter json, ScrapeTargetGroup group)
    {
        json.WriteStartObject();
        json.WriteStartArray("targets"u8);
        foreach (string target in group.Targets)
        {
            json.WriteStringValue(Encoding.UTF8.GetBytes(target));
        }

        json.WriteEndArray();
        if (group.Labels.Count > 0)
        {
            json.WriteStartObject("labels"u8);
            foreach ((string name, string value) in group.Labels)
            {
                json.WriteString(name, Encoding.UTF8.GetBytes(value));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static InvalidOperationException Null(string found, string remedy) =>
        new($"The source of the scrape targets returned {found}; return {remedy}.");

    private static async Task SendAsync(HttpContext context, int statusCode, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";

        // Without a token, because a request timeout of the app cancels it. A closed connection ends the write.
        await context.Response.Body.WriteAsync(body, CancellationToken.None).ConfigureAwait(false);
    }

    // Prometheus asks every minute, so only a change between success and failure is logged.
    private void ReportFailure(HttpContext context, Exception failure)
    {
        _failures.Inc();
        if (Interlocked.Exchange(ref _isFailing, 1) == 0)
        {
            SourceFailed(_logger, failure, context.Request.Path.Value);
        }
    }

    private void ReportSuccess(HttpContext context)
    {
        if (Interlocked.Exchange(ref _isFailing, 0) == 1)
        {
            SourceRecovered(_logger, context.Request.Path.Value);
        }
    }

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Warning,
        Message = "The source of the scrape targets at {Path} failed. Prometheus keeps its last list of targets until the source works again. Further failures are counted in http_service_discovery_failures_total and not logged.")]
    private static partial void SourceFailed(ILogger logger, Exception failure, string? path);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "The source of the scrape targets at {Path} works again.")]
    private static partial void SourceRecovered(ILogger logger, string? path);
}
