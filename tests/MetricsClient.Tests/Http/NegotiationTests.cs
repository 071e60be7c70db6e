namespace MetricsClient.Tests.Http;

public sealed class NegotiationTests
{
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private readonly ScrapeHandler _handler;

    public NegotiationTests()
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("up", "Whether this is up.").Set(1);
        _handler = new ScrapeHandler(registry);
    }

    [Theory]
    // What Prometheus 3.5 sends, without and with native histograms.
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", OpenMetrics)]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1", OpenMetrics)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Text)]
    [InlineData("*/*", Text)]
    [InlineData("", Text)]
    [InlineData(null, Text)]
    [InlineData("application/openmetrics-text", OpenMetrics)]
    [InlineData("APPLICATION/OpenMetrics-Text ; version=1.0.0", OpenMetrics)]
    [InlineData("application/openmetrics-text;version=99.0.0", OpenMetrics)]
    [InlineData("application/openmetrics-text;q=0", Text)]
    [InlineData("application/openmetrics-text;q=0.000,text/plain;q=0.1", Text)]
    [InlineData("application/openmetrics-text;q=0.5,text/plain;q=0.6", Text)]
    [InlineData("application/openmetrics-text;q=0.6 , text/plain;q=0.5", OpenMetrics)]
    [InlineData("application/openmetrics-text;q=0,5,text/plain;q=0.6", Text)]
    [InlineData("application/openmetrics-text;q=nonsense", Text)]
    [InlineData("application/json", Text)]
    [InlineData("text/plain;q=0, */*", OpenMetrics)]
    [InlineData("text/plain;q=0,application/openmetrics-text;q=0.4,*/*;q=0.8", OpenMetrics)]
    [InlineData("text/plain;q=0.3, application/openmetrics-text;q=0.5, */*;q=0.9", OpenMetrics)]
    [InlineData("text/*;q=0.3, application/openmetrics-text;q=0.2", Text)]
    [InlineData("text/*;q=0.3, text/plain;q=0.1, application/*;q=0.2", OpenMetrics)]
    [InlineData("application/*", OpenMetrics)]
    [InlineData("application/openmetrics-text;q=0, application/*, text/plain;q=0.1", Text)]
    [InlineData("application/openmetrics-text;q=0.5, */*;q=0.5", OpenMetrics)]
    [InlineData(";,;q=,=,,", Text)]
    public async Task The_format_is_the_one_that_the_scraper_likes_best(string? accept, string contentType)
    {
        Answer answer = await _handler.GetAsync(("Accept", accept!));

        Assert.Equal((200, contentType), (answer.Status, answer.ContentType));
        Assert.Equal(contentType == OpenMetrics, answer.Text.EndsWith("# EOF\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("GZip", true)]
    [InlineData("gzip, deflate, br", true)]
    [InlineData("deflate, gzip;q=0.5, br;q=1", true)]
    [InlineData("*", true)]
    [InlineData("*;q=0.1", true)]
    [InlineData("br, *;q=0.1", true)]
    [InlineData("gzip;q=0.5, identity;q=0.5", true)]
    [InlineData("identity;q=0, gzip", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0.000", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("*;q=0", false)]
    [InlineData("identity", false)]
    [InlineData("identity;q=1, gzip;q=0.5", false)]
    [InlineData("identity, *;q=0.5", false)]
    [InlineData("deflate, br, zstd", false)]
    [InlineData("gzipped", false)]
    [InlineData("gzip;q=lots", false)]
    [InlineData("gzip;q=2", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task Gzip_is_used_only_where_it_is_welcome(string? acceptEncoding, bool compressed)
    {
        Answer answer = await _handler.GetAsync(("Accept-Encoding", acceptEncoding!));

        Assert.Equal(compressed ? "gzip" : null, answer.ContentEncoding);
        Assert.Equal("# HELP up Whether this is up.\n# TYPE up gauge\nup 1\n", answer.Text);
    }
}
