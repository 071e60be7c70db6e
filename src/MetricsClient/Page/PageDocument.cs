using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace MetricsClient.Page;

/// <summary>The document of the metrics page: one HTML file with its style and script, plain and compressed with gzip.</summary>
/// <remarks>
/// Immutable. The files are constants in Base64 that the build generates (<c>PageFiles</c>). Unlike an embedded resource, a constant is
/// absent from a trimmed program that never creates a document.
/// </remarks>
internal sealed class PageDocument
{
    private const string StylePlace = "{{style}}";
    private const string ScriptPlace = "{{script}}";
    private const string MetricsPlace = "{{metrics}}";

    /// <summary>Creates the document of a page that reads the metrics at a URL.</summary>
    public PageDocument(string metricsUrl)
    {
        string style = TextOf(PageFiles.Style);
        string script = TextOf(PageFiles.Script);
        string html = TextOf(PageFiles.Html)
            .Replace(MetricsPlace, WebUtility.HtmlEncode(metricsUrl), StringComparison.Ordinal)
            .Replace(StylePlace, style, StringComparison.Ordinal)
            .Replace(ScriptPlace, script, StringComparison.Ordinal);
        Plain = Encoding.UTF8.GetBytes(html);
        Gzip = Compress(Plain);
        SecurityPolicy = PolicyOf(style, script);
    }

    public byte[] Plain { get; }

    public byte[] Gzip { get; }

    /// <summary>
    /// Gets the value of <c>Content-Security-Policy</c>. The browser runs only the script and the style with these hashes, connects only to
    /// the server of the page, and refuses every conversion of text to HTML.
    /// </summary>
    public string SecurityPolicy { get; }

    private static string TextOf(ReadOnlySpan<byte> base64) => string.Concat(Encoding.ASCII.GetString(base64).Split(',')
        .Select(static part => Encoding.UTF8.GetString(Convert.FromBase64String(part))));

    private static string PolicyOf(string style, string script) =>
        $"default-src 'none'; script-src {HashOf(script)}; style-src {HashOf(style)}; connect-src 'self'; img-src data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static byte[] Compress(byte[] plain)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(plain);
        }

        return compressed.ToArray();
    }
}
