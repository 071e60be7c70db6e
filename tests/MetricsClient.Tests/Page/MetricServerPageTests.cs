using System.Net;

namespace MetricsClient.Tests.Page;

public sealed class MetricServerPageTests
{
    private static readonly HttpClient s_http = new();

    [Theory]
    [InlineData("/metrics", "/metrics/page")]
    [InlineData("/metrics", "/METRICS/page/")]
    [InlineData("/internal/prometheus", "/internal/prometheus/page")]
    [InlineData("/two%20words", "/two%20words/page")]
    [InlineData("/", "/page")]
    public async Task The_page_is_below_the_path_of_the_metrics(string metrics, string page)
    {
        using MetricServer server = Server(metrics).MapMetricsPage().Start();

        using HttpResponseMessage response = await GetAsync(server, page);
        string exposed = await ReadAsync(server, metrics);

        MetricsPageResponse expected = new MetricsPage().Respond(new ScrapeRequest("GET", query: null, static _ => null));
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(expected.Headers.Single(static header => header.Key == "Content-Security-Policy").Value, response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(expected.Body.ToArray(), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("# HELP up Whether this is up.\n# TYPE up gauge\nup 1\n", exposed);
    }

    [Fact]
    public async Task The_root_of_a_server_links_to_the_metrics()
    {
        using MetricServer server = Server("/a <b>/metrics").Start();

        using HttpResponseMessage response = await GetAsync(server, "/");
        string html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("<li><a href=\"a%20%3Cb%3E/metrics\">Metrics</a>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("/page\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_root_of_a_server_with_a_page_links_to_the_page()
    {
        using MetricServer server = Server("/metrics").MapMetricsPage().Start();

        Assert.Contains("<li><a href=\"metrics/page\">Page</a>", await ReadAsync(server, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HEAD_of_the_root_and_of_the_page_has_no_body()
    {
        using MetricServer server = Server("/metrics").MapMetricsPage().Start();

        foreach (string path in (string[])["/", "/metrics/page"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, Url(server, path));
            using HttpResponseMessage response = await s_http.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.True(response.Content.Headers.ContentLength > 100);
            Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("/", HttpStatusCode.NotFound)]
    [InlineData("/metrics/page", HttpStatusCode.MethodNotAllowed)]
    public async Task POST_is_refused(string path, HttpStatusCode expected)
    {
        using MetricServer server = Server("/metrics").MapMetricsPage().Start();

        using HttpResponseMessage response = await s_http.PostAsync(Url(server, path), content: null, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public void A_page_cannot_be_added_after_the_start()
    {
        using MetricServer server = Server("/metrics").Start();

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => server.MapMetricsPage());

        Assert.Equal("The metric server was started or stopped before; call MapMetricsPage before Start.", failure.Message);
    }

    private static MetricServer Server(string path)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("up", "Whether this is up.").Set(1);
        return new MetricServer(new MetricServerOptions { Port = 0, Path = path, Registries = { registry } });
    }

    private static Uri Url(MetricServer server, string path) => new($"http://localhost:{server.Port}{path}");

    private static Task<HttpResponseMessage> GetAsync(MetricServer server, string path) =>
        s_http.GetAsync(Url(server, path), TestContext.Current.CancellationToken);

    private static Task<string> ReadAsync(MetricServer server, string path) =>
        s_http.GetStringAsync(Url(server, path), TestContext.Current.CancellationToken);
}
