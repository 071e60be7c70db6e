using Microsoft.AspNetCore.Http;

namespace MetricsClient.AspNetCore;

/// <summary>Answers one request with a <see cref="ScrapeHandler"/>.</summary>
internal sealed class ScrapeEndpoint
{
    private readonly ScrapeHandler _handler;

    public ScrapeEndpoint(ScrapeHandler handler)
    {
        _handler = handler;
    }

    public async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        var scrape = new ScrapeRequest(request.Method, request.QueryString.Value, name => request.Headers[name]);
        using ScrapeResponse answer = await _handler.HandleAsync(scrape, context.RequestAborted).ConfigureAwait(false);

        context.Response.StatusCode = answer.StatusCode;
        context.Response.ContentLength = answer.ContentLength;
        foreach ((string name, string value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await answer.SendBodyAsync(context.Response.Body, context.Abort).ConfigureAwait(false);
    }
}
