using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.OutputCaching;

namespace MetricsClient.AspNetCore;

/// <summary>Passes requests of ASP.NET Core to a <see cref="ScrapeHandler"/>, and sends the responses.</summary>
internal sealed class ScrapeEndpoint
{
    private readonly ScrapeHandler _handler;

    public ScrapeEndpoint(ScrapeHandler handler)
    {
        _handler = handler;
    }

    public async Task RespondAsync(HttpContext context)
    {
        if (context.Features.Get<IOutputCacheFeature>() is { } cache)
        {
            // Middleware has no endpoint metadata when output caching chooses its policy.
            cache.Context.AllowCacheStorage = false;
        }

        // A scrape has its own time limit, and reports a slow callback at the limit. A request timeout would count as a closed connection.
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();

        HttpRequest request = context.Request;
        var scrape = new ScrapeRequest(request.Method, request.QueryString.Value, name => request.Headers[name]);
        using ScrapeResponse response = await _handler.HandleAsync(scrape, context.RequestAborted).ConfigureAwait(false);

        context.Response.StatusCode = response.StatusCode;
        context.Response.ContentLength = response.ContentLength;
        foreach ((string name, string value) in response.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await response.SendBodyAsync(context.Response.Body, context.Abort).ConfigureAwait(false);
    }
}
