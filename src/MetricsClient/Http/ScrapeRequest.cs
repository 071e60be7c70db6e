using System.Globalization;
using System.Net;
using MetricsClient.Collectors;

namespace MetricsClient;

/// <summary>A scrape request that an HTTP server has received.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ScrapeRequest
{
    private readonly Func<string, string?> _getHeader;

    /// <summary>Creates a request.</summary>
    /// <param name="method">The HTTP method in upper case, such as <c>GET</c>.</param>
    /// <param name="query">The encoded query string, with or without the question mark; null if the request has no query string.</param>
    /// <param name="getHeader">
    /// Returns the value of a header, or null if the request does not have the header. The case of the name does not matter. If a header is
    /// repeated, returns its values joined by commas.
    /// </param>
    /// <exception cref="ArgumentNullException">The method or the function is null.</exception>
    public ScrapeRequest(string method, string? query, Func<string, string?> getHeader)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(getHeader);

        Method = method;
        Query = (query ?? "").TrimStart('?');
        _getHeader = getHeader;
    }

    /// <summary>Gets the HTTP method.</summary>
    internal string Method { get; }

    internal bool IsGet => Method == "GET";

    internal bool IsHead => Method == "HEAD";

    /// <summary>Gets the encoded query string without the question mark.</summary>
    internal string Query { get; }

    /// <summary>
    /// Returns a filter for the families that the <c>name[]</c> parameters of the query name. Without such a parameter, accepts all
    /// families.
    /// </summary>
    internal FamilyFilter Families()
    {
        List<string> names = [];
        foreach (string pair in Query.Split('&'))
        {
            int at = pair.IndexOf('=');
            if (at > 0 && WebUtility.UrlDecode(pair[..at]) == "name[]")
            {
                names.Add(WebUtility.UrlDecode(pair[(at + 1)..]));
            }
        }

        return names.Count == 0 ? FamilyFilter.All : FamilyFilter.Named(names);
    }

    internal string? Header(string name) => _getHeader(name);
}

/// <summary>Computes the time limit of a scrape from the timeout that the client sends in a header.</summary>
internal static class ScrapeTimeout
{
    public const string Header = "X-Prometheus-Scrape-Timeout-Seconds";

    // The longest time reserved for sending the response, so that the response arrives before the timeout of the client.
    private static readonly TimeSpan s_transfer = TimeSpan.FromSeconds(0.5);

    /// <summary>Computes the time limit of a scrape. An invalid header is ignored.</summary>
    /// <returns>The timeout of the client minus the time reserved for sending, but at most <paramref name="cap"/>.</returns>
    public static TimeSpan Of(string? seconds, TimeSpan cap)
    {
        if (!double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double wait)
            || !(wait > 0 && wait < cap.TotalSeconds + s_transfer.TotalSeconds))
        {
            return cap;
        }

        // A timeout may be shorter than half a second, so at most a tenth of the timeout is reserved.
        double transfer = Math.Min(s_transfer.TotalSeconds, wait / 10);
        return TimeSpan.FromSeconds(Math.Min(wait - transfer, cap.TotalSeconds));
    }
}
