using MetricsClient.Tests.Http;

namespace MetricsClient.Tests.Exposition.Negotiation;

public sealed class NegotiationTests
{
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";
    private const string Text1 = "text/plain; version=1.0.0; charset=utf-8; escaping=";
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=";
    private const string OpenMetrics2 = "application/openmetrics-text; version=2.0.0; charset=utf-8; escaping=";
    private const string Protobuf = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private readonly ScrapeHandler _handler;

    public NegotiationTests()
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("up", "Whether this is up.").Set(1);
        _handler = new ScrapeHandler(registry);
    }

    [Theory]
    // Headers of Prometheus 3.5 without and with native histograms, and for each protocol alone.
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", OpenMetrics + "allow-utf-8")]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1", Protobuf)]
    [InlineData("text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,*/*;q=0.4", Text1 + "allow-utf-8")]
    [InlineData("text/plain;version=0.0.4;q=0.5,*/*;q=0.4", Text)]
    // Headers of Prometheus 2 without and with native histograms.
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", OpenMetrics + "underscores")]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", Protobuf)]
    // Browsers and tools, and no header.
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Text)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7", Text)]
    [InlineData("*/*", Text)]
    [InlineData("text/*", Text)]
    [InlineData("", Text)]
    [InlineData(null, Text)]
    // An unknown version gets the best known version.
    [InlineData("application/openmetrics-text", OpenMetrics + "underscores")]
    [InlineData("APPLICATION/OpenMetrics-Text ; version=1.0.0", OpenMetrics + "underscores")]
    [InlineData("application/openmetrics-text;version=99.0.0", OpenMetrics + "underscores")]
    [InlineData("application/openmetrics-text;version=0.0.1", OpenMetrics + "underscores")]
    [InlineData("text/plain", Text)]
    [InlineData("text/plain;version=0.0.3", Text)]
    [InlineData("text/plain;version=latest", Text)]
    [InlineData("text/plain;version=1.0.0", Text1 + "underscores")]
    [InlineData("text/plain;version=2.1.0;escaping=dots", Text1 + "dots")]
    // Unsupported encodings and messages of protobuf.
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text,text/plain;q=0.1", Text)]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.write.v2.Request;encoding=delimited", Text)]
    [InlineData("application/vnd.google.protobuf", Text)]
    [InlineData("application/vnd.google.protobuf; encoding=delimited; proto=\"io.prometheus.client.MetricFamily\"", Protobuf)]
    // Weights; the more expressive format if the weights are equal.
    [InlineData("application/openmetrics-text;q=0.5,text/plain;q=0.6", Text)]
    [InlineData("application/openmetrics-text;q=0.6 , text/plain;q=0.5", OpenMetrics + "underscores")]
    [InlineData("text/plain;version=0.0.4,application/openmetrics-text,text/plain;version=1.0.0", OpenMetrics + "underscores")]
    [InlineData("text/plain;version=0.0.4,text/plain;version=1.0.0", Text1 + "underscores")]
    [InlineData("*/*,application/openmetrics-text", OpenMetrics + "underscores")]
    [InlineData("*/*;q=0.9,application/openmetrics-text;q=0.8", Text)]
    [InlineData("application/openmetrics-text;version=0.0.1;q=0.1,application/openmetrics-text;version=1.0.0;q=0.9,text/plain;q=0.5", OpenMetrics + "underscores")]
    // A weight of zero excludes a format.
    [InlineData("application/openmetrics-text;q=0", Text)]
    [InlineData("application/openmetrics-text;q=0.000,text/plain;q=0.1", Text)]
    [InlineData("application/openmetrics-text;q=0,*/*", Text)]
    [InlineData("text/plain;q=0,*/*;q=0.5", OpenMetrics + "underscores")]
    [InlineData("text/plain;version=0.0.4;q=0,*/*;q=0.5", Text1 + "underscores")]
    [InlineData("text/plain;q=0,application/openmetrics-text;q=0,*/*;q=0.5", Protobuf)]
    [InlineData("*/*;q=0,application/openmetrics-text;q=0.1", OpenMetrics + "underscores")]
    [InlineData("*/*;q=0", Text)]
    // Only a client that names version 2.0.0 of OpenMetrics gets this version.
    [InlineData("application/openmetrics-text;version=2.0.0", OpenMetrics2 + "underscores")]
    [InlineData("application/openmetrics-text; version=\"2.0.0\"; escaping=allow-utf-8", OpenMetrics2 + "allow-utf-8")]
    [InlineData("APPLICATION/OpenMetrics-Text;Version=2.0.0;Escaping=dots", OpenMetrics2 + "dots")]
    [InlineData("application/openmetrics-text;version=2.0.0;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", OpenMetrics2 + "underscores")]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=2.0.0", OpenMetrics2 + "underscores")]
    // The header of Prometheus 3.15 with the protocols OpenMetricsText2.0.0 and OpenMetricsText1.0.0.
    [InlineData("application/openmetrics-text;version=2.0.0;q=0.7,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,*/*;q=0.5", OpenMetrics2 + "allow-utf-8")]
    [InlineData("application/openmetrics-text;version=2.0.0;q=0.5,application/openmetrics-text;version=1.0.0;q=0.6", OpenMetrics + "underscores")]
    [InlineData("application/openmetrics-text;version=2.0.0;q=0.1,text/plain;q=0.2", Text)]
    [InlineData("application/openmetrics-text;version=2.0.0;q=0.1,*/*;q=0.2", Text)]
    [InlineData("application/openmetrics-text;version=2.0.0;q=0", Text)]
    [InlineData("application/openmetrics-text;version=2.0.0;q=0,application/openmetrics-text;q=0.5", OpenMetrics + "underscores")]
    [InlineData("application/openmetrics-text;version=2.0.0;q=0,text/plain;q=0,*/*", OpenMetrics + "underscores")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0,application/openmetrics-text;version=2.0.0;q=0.5", OpenMetrics2 + "underscores")]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=2.0.0", Protobuf)]
    [InlineData("application/openmetrics-text;version=2", OpenMetrics + "underscores")]
    [InlineData("application/openmetrics-text;version=2.0", OpenMetrics + "underscores")]
    [InlineData("application/openmetrics-text;version=2.0.1", OpenMetrics + "underscores")]
    [InlineData("application/openmetrics-text;version=2.0.0-rc0", OpenMetrics + "underscores")]
    [InlineData("application/openmetrics-text;version=2.1.0", OpenMetrics + "underscores")]
    [InlineData("application/openmetrics-text;version=", OpenMetrics + "underscores")]
    [InlineData("text/plain;version=2.0.0", Text1 + "underscores")]
    [InlineData("application/*;version=2.0.0", OpenMetrics + "underscores")]
    [InlineData("*/*;version=2.0.0", Text)]
    // The first escaping parameter decides, even with a format that loses.
    [InlineData("text/plain;version=1.0.0;escaping=values;q=0.1,application/openmetrics-text;escaping=dots;q=0.9", OpenMetrics + "values")]
    [InlineData("image/png;escaping=dots;q=0,application/openmetrics-text;escaping=values", OpenMetrics + "dots")]
    [InlineData("application/openmetrics-text; Escaping=\"allow-utf-8\"", OpenMetrics + "allow-utf-8")]
    [InlineData("application/openmetrics-text;escaping=nonsense,text/plain;escaping=dots;q=0.1", OpenMetrics + "underscores")]
    [InlineData("text/plain;version=0.0.4;escaping=allow-utf-8", Text)]
    // The most specific range that covers a format decides. Protobuf must be named.
    [InlineData("text/plain;q=0, */*", OpenMetrics + "underscores")]
    [InlineData("text/plain;q=0,application/openmetrics-text;q=0.4,*/*;q=0.8", OpenMetrics + "underscores")]
    [InlineData("text/plain;q=0.3, application/openmetrics-text;q=0.5, */*;q=0.9", OpenMetrics + "underscores")]
    [InlineData("text/*;q=0.3, application/openmetrics-text;q=0.2", Text)]
    [InlineData("text/*;q=0.3, text/plain;q=0.1, application/*;q=0.2", OpenMetrics + "underscores")]
    [InlineData("application/*", OpenMetrics + "underscores")]
    [InlineData("application/openmetrics-text;q=0, application/*, text/plain;q=0.1", Text)]
    [InlineData("application/openmetrics-text;q=0.5, */*;q=0.5", OpenMetrics + "underscores")]
    // Invalid headers.
    [InlineData("application/openmetrics-text;q=0,5,text/plain;q=0.6", Text)]
    [InlineData("application/openmetrics-text;q=nonsense", Text)]
    [InlineData("application/json", Text)]
    [InlineData(";,;q=,=,,", Text)]
    [InlineData("escaping=,version=,q=", Text)]
    [InlineData("\"\"\";=;\u0000", Text)]
    public async Task The_client_gets_the_format_with_the_highest_weight(string? accept, string contentType)
    {
        Answer answer = await _handler.GetAsync(("Accept", accept!));

        Assert.Equal((200, contentType), (answer.Status, answer.ContentType));
        Assert.Equal(
            contentType.StartsWith("application/openmetrics-text", StringComparison.Ordinal), answer.Text.EndsWith("# EOF\n", StringComparison.Ordinal));
        Assert.Equal(contentType == Protobuf, answer.Text.Contains('\u0012', StringComparison.Ordinal));
    }

    [Fact]
    public void A_random_header_without_the_version_never_gets_OpenMetrics_2()
    {
        var random = new Random(6);
        for (int i = 0; i < 5_000; i++)
        {
            string header = RandomHeader.Pieces(random);

            bool named = header.Contains("2.0.0", StringComparison.Ordinal);
            Assert.True(named || !ExpositionFormat.Negotiate(header).ContentType.Contains("version=2.0.0", StringComparison.Ordinal), header);
        }
    }

    [Theory]
    [InlineData("application/json,", Text)]
    [InlineData(";", Text)]
    [InlineData(",", Text)]
    [InlineData("escaping=", Text)]
    [InlineData("text/plain;version=1;escaping=dots,", Text1 + "dots")]
    public void A_header_of_64_KB_is_read_to_its_end(string part, string contentType)
    {
        string accept = string.Concat(Enumerable.Repeat(part, 64 * 1024 / part.Length));

        Assert.Equal(contentType, ExpositionFormat.Negotiate(accept).ContentType);
        Assert.Equal(
            contentType == Text ? OpenMetrics + "underscores" : OpenMetrics + "dots",
            ExpositionFormat.Negotiate(accept + ",application/openmetrics-text").ContentType);
    }

    [Fact]
    public void A_random_header_gets_a_valid_format()
    {
        var random = new Random(4);
        for (int i = 0; i < 2_000; i++)
        {
            Assert.NotNull(ExpositionFormat.Negotiate(RandomHeader.Characters(random)));
            Assert.NotNull(ExpositionFormat.Negotiate(RandomHeader.Pieces(random)));
        }
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
    public async Task Gzip_is_used_only_if_the_client_prefers_gzip(string? acceptEncoding, bool compressed)
    {
        Answer answer = await _handler.GetAsync(("Accept-Encoding", acceptEncoding!));

        Assert.Equal(compressed ? "gzip" : null, answer.ContentEncoding);
        Assert.Equal("# HELP up Whether this is up.\n# TYPE up gauge\nup 1\n", answer.Text);
    }
}
