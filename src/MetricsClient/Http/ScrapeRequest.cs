using System.Globalization;
using System.Net;
using MetricsClient.Collectors;

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

/// <summary>How long a scrape may take.</summary>
internal static class ScrapeTimeout
{
    public const string Header = "X-Prometheus-Scrape-Timeout-Seconds";

    // What the answer needs to reach a scraper that gives up after exactly the time that it names.
    private static readonly TimeSpan s_travel = TimeSpan.FromSeconds(0.5);

    /// <summary>The own cap, or a little less than the scraper waits when that is shorter; garbage counts for nothing.</summary>
    public static TimeSpan Of(string? seconds, TimeSpan cap)
    {
        if (!double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double wait)
            || !(wait > 0 && wait < cap.TotalSeconds + s_travel.TotalSeconds))
        {
            return cap;
        }

        // Of a short wait a tenth, since half a second might be all of it.
        double travel = Math.Min(s_travel.TotalSeconds, wait / 10);
        return TimeSpan.FromSeconds(Math.Min(wait - travel, cap.TotalSeconds));
    }
}
