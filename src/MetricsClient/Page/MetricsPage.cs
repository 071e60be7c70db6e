using MetricsClient.Exposition.Negotiation;
using MetricsClient.Page;

namespace MetricsClient;

/// <summary>
/// A web page that reads a scrape endpoint and shows the metrics in a browser: families, series, live charts, and the cost of a scrape.
/// This class responds to the requests for the page, for any HTTP server. An ASP.NET Core app calls <c>app.MapMetricsPage()</c> instead, and
/// a server with its own port has <see cref="MetricServerPageExtensions.MapMetricsPage"/>.
/// </summary>
/// <remarks>
/// <para>The page is one document without any reference to other servers. The document contains no metrics; the browser reads the metrics
/// from the scrape endpoint, with the rights of the user. A program that is trimmed and never creates this object does not contain the
/// document.</para>
/// <para>All members are thread-safe.</para>
/// </remarks>
public sealed class MetricsPage
{
    private static readonly KeyValuePair<string, string> s_notCached = new("Cache-Control", "no-store");
    private static readonly KeyValuePair<string, string> s_notSniffed = new("X-Content-Type-Options", "nosniff");

    private readonly CollectorRegistry[] _registries;
    private readonly Lazy<PageDocument> _document;

    /// <summary>Creates a page that reads the metrics one level above its own path: a page at <c>/metrics/page</c> reads <c>/metrics/</c>.</summary>
    /// <param name="registries">The registries whose .NET meters the page lists. If empty, the default registry.</param>
    /// <exception cref="ArgumentNullException">The registries or one of the registries are null.</exception>
    public MetricsPage(params CollectorRegistry[] registries)
        : this(".", registries)
    {
    }

    /// <summary>Creates a page that reads the metrics at a URL.</summary>
    /// <param name="metricsUrl">
    /// The URL of the scrape endpoint, relative to the URL of the page without a trailing slash, such as <c>../metrics</c> for a page at
    /// <c>/metrics/page</c>. The URL must have the origin of the page.
    /// </param>
    /// <param name="registries">The registries whose .NET meters the page lists. If empty, the default registry.</param>
    /// <exception cref="ArgumentException">The URL is empty.</exception>
    /// <exception cref="ArgumentNullException">The URL, the registries or one of the registries are null.</exception>
    public MetricsPage(string metricsUrl, params CollectorRegistry[] registries)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(metricsUrl);
        ArgumentNullException.ThrowIfNull(registries);
        foreach (CollectorRegistry registry in registries)
        {
            ArgumentNullException.ThrowIfNull(registry, nameof(registries));
        }

        _registries = registries.Length == 0 ? [Metrics.DefaultRegistry] : [.. registries];
        _document = new Lazy<PageDocument>(() => new PageDocument(metricsUrl));
    }

    /// <summary>
    /// Responds to a request for the page, or with the query <c>?meters</c> to a request for the list of .NET meters in JSON, which the page
    /// reads. Methods other than <c>GET</c> and <c>HEAD</c> receive the status 405.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <returns>The response.</returns>
    /// <exception cref="ArgumentNullException">The request is null.</exception>
    public MetricsPageResponse Respond(ScrapeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);

        if (!request.IsGet && !request.IsHead)
        {
            return new MetricsPageResponse(405, [new("Allow", "GET, HEAD"), s_notCached], [], headersOnly: true);
        }

        return request.Query == "meters"
            ? new MetricsPageResponse(
                200, [new("Content-Type", "application/json"), s_notSniffed, s_notCached], MeterList.Of(_registries), request.IsHead)
            : RespondWithDocument(request);
    }

    private MetricsPageResponse RespondWithDocument(ScrapeRequest request)
    {
        PageDocument document = _document.Value;
        bool gzip = AcceptEncoding.PrefersGzip(request.Header("Accept-Encoding"));
        List<KeyValuePair<string, string>> headers =
        [
            new("Content-Type", "text/html; charset=utf-8"),
            new("Content-Security-Policy", document.SecurityPolicy),
            s_notSniffed,
            new("Referrer-Policy", "no-referrer"),
            s_notCached,
            new("Vary", "Accept-Encoding"),
        ];
        if (gzip)
        {
            headers.Add(new("Content-Encoding", "gzip"));
        }

        return new MetricsPageResponse(200, headers, gzip ? document.Gzip : document.Plain, request.IsHead);
    }
}
