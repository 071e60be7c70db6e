using System.Net;
using MetricsClient.Collect;

namespace MetricsClient;

/// <summary>A scrape request, as an HTTP server received it.</summary>
public sealed class ScrapeRequest
{
    private readonly string _method;
    private readonly string? _query;
    private readonly Func<string, string?> _header;

    /// <summary>
    /// Takes the method, the query string still encoded, and a way to look up a header, which gives the values of one
    /// that was sent several times joined by commas.
    /// </summary>
    public ScrapeRequest(string method, string? query, Func<string, string?> header)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(header);

        _method = method;
        _query = query;
        _header = header;
    }

    internal bool IsGet => _method == "GET";

    internal bool IsHead => _method == "HEAD";

    /// <summary>The families that <c>name[]</c> in the query asks for, which may be there several times; all if it is not.</summary>
    internal FamilyFilter Families()
    {
        List<string> names = [];
        foreach (string pair in (_query ?? "").TrimStart('?').Split('&'))
        {
            int at = pair.IndexOf('=');
            if (at > 0 && WebUtility.UrlDecode(pair[..at]) == "name[]")
            {
                names.Add(WebUtility.UrlDecode(pair[(at + 1)..]));
            }
        }

        return names.Count == 0 ? FamilyFilter.All : FamilyFilter.Named(names);
    }

    internal string? Header(string name) => _header(name);
}
