using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace MetricsClient.Http;

/// <summary>The page at <c>/</c> of a server with its own port: links to the metrics and to the metrics page.</summary>
/// <remarks>Immutable. The file is also part of MetricsClient.AspNetCore, because both servers have this page.</remarks>
internal sealed class IndexPage
{
    private const string Style = """
        :root { color-scheme: light dark }
        body { font: 1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 4rem auto; padding: 0 1.5rem }
        h1 { font-size: 1.4rem }
        li { margin: .5rem 0 }
        """;

    /// <summary>Creates the page of a server.</summary>
    /// <param name="metricsPath">The path of the metrics, percent-encoded or not.</param>
    /// <param name="hasMetricsPage">True if the server has a metrics page.</param>
    public IndexPage(string metricsPath, bool hasMetricsPage)
    {
        // Relative links, because a reverse proxy may serve this server below a path of its own.
        string metrics = WebUtility.HtmlEncode(Escaped(metricsPath.Trim('/')));
        string page = hasMetricsPage ? $"\n<li><a href=\"{metrics}/page\">Page</a>: the metrics in charts and tables" : "";
        Body = Encoding.UTF8.GetBytes($"""
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Metrics</title>
            <style>{Style}</style>
            <h1>Metrics server</h1>
            <ul>{page}
            <li><a href="{metrics}">Metrics</a>: the text that Prometheus scrapes
            </ul>
            </html>

            """);
    }

    /// <summary>Gets all headers except <c>Content-Length</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers { get; } =
    [
        new("Content-Type", "text/html; charset=utf-8"),
        new("Content-Security-Policy", $"default-src 'none'; style-src '{HashOf(Style)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
        new("X-Content-Type-Options", "nosniff"),
        new("Cache-Control", "no-store"),
    ];

    public byte[] Body { get; }

    private static string Escaped(string path) =>
        string.Join('/', path.Split('/').Select(static segment => Uri.EscapeDataString(Uri.UnescapeDataString(segment))));

    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
