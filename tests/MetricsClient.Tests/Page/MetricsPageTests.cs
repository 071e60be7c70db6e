using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MetricsClient.Tests.Page;

public sealed partial class MetricsPageTests
{
    private readonly MetricsPage _page = new();

    [Fact]
    public void The_response_has_the_headers_of_a_page_that_is_neither_cached_nor_framed()
    {
        MetricsPageResponse response = Respond("GET");

        string html = Encoding.UTF8.GetString(response.Body.Span);
        Assert.Equal((200, response.Body.Length), (response.StatusCode, response.ContentLength));
        Assert.Equal(
            [
                "Content-Type: text/html; charset=utf-8",
                $"Content-Security-Policy: default-src 'none'; script-src {HashOf(html, "<script type=\"module\">", "</script>")}; style-src {HashOf(html, "<style>", "</style>")}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
                "X-Content-Type-Options: nosniff",
                "Referrer-Policy: no-referrer",
                "Cache-Control: no-store",
                "Vary: Accept-Encoding",
            ],
            response.Headers.Select(static header => $"{header.Key}: {header.Value}"));
    }

    [Fact]
    public void With_gzip_the_page_has_at_most_100_kB_and_the_same_content()
    {
        MetricsPageResponse plain = Respond("GET");
        MetricsPageResponse compressed = Respond("GET", acceptEncoding: "gzip");

        using var gzip = new GZipStream(new MemoryStream(compressed.Body.ToArray()), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        Assert.Contains(new("Content-Encoding", "gzip"), compressed.Headers);
        Assert.InRange(compressed.ContentLength, 1, 100_000);
        Assert.Equal(plain.Body.ToArray(), content.ToArray());
    }

    [Fact]
    public void HEAD_gets_the_headers_of_GET_and_no_body()
    {
        MetricsPageResponse get = Respond("GET");
        MetricsPageResponse head = Respond("HEAD");

        Assert.Equal((get.StatusCode, get.ContentLength, 0), (head.StatusCode, head.ContentLength, head.Body.Length));
        Assert.Equal(get.Headers, head.Headers);
    }

    [Fact]
    public void Other_methods_are_refused()
    {
        MetricsPageResponse response = Respond("POST");

        Assert.Equal((405, 0), (response.StatusCode, response.ContentLength));
        Assert.Contains(new("Allow", "GET, HEAD"), response.Headers);
    }

    [Fact]
    public void The_page_contains_its_files_byte_for_byte()
    {
        string html = Encoding.UTF8.GetString(Respond("GET").Body.Span);
        string[] files = Directory.GetFiles(Path.Combine(Checkout.Root, "src", "MetricsClient", "Page"), "*.js");

        Assert.Equal(files.Length, files.Count(file => html.Contains(File.ReadAllText(file), StringComparison.Ordinal)));
        Assert.Equal(files.Sum(static file => File.ReadAllText(file).Length), TextBetween(html, "<script type=\"module\">", "</script>").Length);
        Assert.Contains(File.ReadAllText(Path.Combine(Path.GetDirectoryName(files[0])!, "page.css")), html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_names_no_other_server()
    {
        string html = Encoding.UTF8.GetString(Respond("GET").Body.Span);

        // The name of the XML namespace in the icon is no address that a browser opens.
        Assert.Equal(["http://www.w3.org/2000/svg"], Address().Matches(html).Select(static match => match.Value));
    }

    [Fact]
    public void The_URL_of_the_metrics_is_escaped()
    {
        string html = Encoding.UTF8.GetString(Respond("GET", page: new MetricsPage("\"><script>alert(1)</script>")).Body.Span);

        Assert.Contains("content=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_meters_is_JSON_with_the_state_of_each_instrument()
    {
        using var meter = new Meter("MetricsPageTests", "1.2");
        Counter<long> exposed = meter.CreateCounter<long>("exposed", "s", "With \"quotes\".");
        meter.CreateHistogram<double>("excluded");
        var registry = new CollectorRegistry();
        using IDisposable registration = registry.AddMeters(new MeterBridgeOptions
        {
            Meters = { "MetricsPageTests" },
            ConfigureInstrument = static (instrument, options) => options.IsExposed = instrument.Name == "exposed",
        });
        exposed.Add(1);

        MetricsPageResponse response = Respond("GET", "?meters", page: new MetricsPage(new CollectorRegistry(), registry));

        using var list = JsonDocument.Parse(response.Body);
        Assert.Equal(
            [
                """{"meter":"MetricsPageTests","version":"1.2","instrument":"excluded","kind":"Histogram","unit":null,"description":null,"status":"Dropped","family":null,"reason":null}""",
                """{"meter":"MetricsPageTests","version":"1.2","instrument":"exposed","kind":"Counter","unit":"s","description":"With \u0022quotes\u0022.","status":"Exposed","family":"exposed_seconds_total","reason":null}""",
            ],
            list.RootElement.EnumerateArray().Select(static item => item.GetRawText()).Where(static item => item.Contains("MetricsPageTests", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(["Content-Type: application/json", "X-Content-Type-Options: nosniff", "Cache-Control: no-store"], response.Headers.Select(static header => $"{header.Key}: {header.Value}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_page_without_a_URL_is_rejected(string url) => Assert.Throws<ArgumentException>(() => new MetricsPage(url));

    private MetricsPageResponse Respond(string method, string? query = null, string? acceptEncoding = null, MetricsPage? page = null) =>
        (page ?? _page).Respond(new ScrapeRequest(method, query, name => name == "Accept-Encoding" ? acceptEncoding : null));

    private static string HashOf(string html, string start, string end) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(TextBetween(html, start, end))))}'";

    private static string TextBetween(string html, string start, string end)
    {
        int from = html.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return html[from..html.IndexOf(end, from, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"\w+://[^'""\s]+|(?<=(href|src)="")//[^'""]+")]
    private static partial Regex Address();
}
