using MetricsClient.Http;
using Microsoft.AspNetCore.Http;

namespace MetricsClient.AspNetCore;

/// <summary>Passes requests of ASP.NET Core to a <see cref="MetricsPage"/>, and sends the responses.</summary>
internal sealed class PageEndpoint
{
    private readonly MetricsPage _page;

    public PageEndpoint(MetricsPage page)
    {
        _page = page;
    }

    public Task RespondAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        MetricsPageResponse page = _page.Respond(new ScrapeRequest(request.Method, request.QueryString.Value, name => request.Headers[name]));
        return SendAsync(context, page.StatusCode, page.Headers, page.ContentLength, page.Body);
    }

    /// <summary>Responds with the page at <c>/</c> of a server with its own port.</summary>
    public static Task RespondAsync(HttpContext context, IndexPage index) => SendAsync(
        context, StatusCodes.Status200OK, IndexPage.Headers, index.Body.Length, HttpMethods.IsHead(context.Request.Method) ? [] : index.Body);

    private static async Task SendAsync(
        HttpContext context, int statusCode, IReadOnlyList<KeyValuePair<string, string>> headers, long length, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentLength = length;
        foreach ((string name, string value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
