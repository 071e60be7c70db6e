using MetricsClient.Exposition.Negotiation;
using MetricsClient.Http.Page;

namespace MetricsClient;

/// <summary>
/// A web page that reads a scrape endpoint and shows the metrics in a browser: families, series, live charts, and the cost of a scrape.
/// This class responds to the requests for the page, for any HTTP server. An ASP.NET Core app calls <c>app.MapMetricsPage()</c> instead, and
/// a server with its own port has <see cref="MetricServer.MapMetricsPage"/>.
/// </summary>
/// <remarks>
/// <para>The page is one document without any reference to other servers. The document contains no metrics; the browser reads the metrics
/// from the scrape endpoint, with the rights of the user. A program that is trimmed and never creates this object does not contain the
/// document.</para>
/// <para>All members are thread-safe.</para>
/// </remarks>
public sealed class MetricsPage
{
    private readonly Lazy<PageDocument> _document;

    /// <summary>Creates a page that reads the metrics one level above its own path: a page at <c>/metrics/page</c> reads <c>/metrics/</c>.</summary>
    public MetricsPage()
        : this(".")
    {
    }

    /// <summary>Creates a page that reads the metrics at a URL.</summary>
    /// <param name="metricsUrl">
    /// The URL of the scrape endpoint, relative to the URL of the page without a trailing slash, such as <c>../metrics</c> for a page at
    /// <c>/metrics/page</c>. The URL must have the origin of the page.
    /// </param>
    /// <exception cref="ArgumentException">The URL is empty.</exception>
    /// <exception cref="ArgumentNullException">The URL is null.</exception>
    public MetricsPage(string metricsUrl)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(metricsUrl);

        _document = new Lazy<PageDocument>(() => new PageDocument(metricsUrl));
    }

    /// <summary>Responds to a request for the page.</summary>
    /// <param name="method">The HTTP method in upper case. Methods other than <c>GET</c> and <c>HEAD</c> receive the status 405.</param>
    /// <param name="acceptEncoding">The value of the request header <c>Accept-Encoding</c>; null if the request does not have the header.</param>
    /// <returns>The response.</returns>
    /// <exception cref="ArgumentNullException">The method is null.</exception>
    public MetricsPageResponse Respond(string method, string? acceptEncoding)
    {
        ArgumentNullException.ThrowIfNull(method);

        if (method is not ("GET" or "HEAD"))
        {
            return new MetricsPageResponse(405, [new("Allow", "GET, HEAD"), new("Cache-Control", "no-store")], [], headersOnly: true);
        }

        PageDocument document = _document.Value;
        bool gzip = AcceptEncoding.PrefersGzip(acceptEncoding);
        List<KeyValuePair<string, string>> headers =
        [
            new("Content-Type", "text/html; charset=utf-8"),
            new("Content-Security-Policy", document.SecurityPolicy),
            new("X-Content-Type-Options", "nosniff"),
            new("Referrer-Policy", "no-referrer"),
            new("Cache-Control", "no-store"),
            new("Vary", "Accept-Encoding"),
        ];
        if (gzip)
        {
            headers.Add(new("Content-Encoding", "gzip"));
        }

        return new MetricsPageResponse(200, headers, gzip ? document.Gzip : document.Plain, headersOnly: method == "HEAD");
    }
}
