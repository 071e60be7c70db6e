namespace MetricsClient.Tests.Http;

/// <summary>Requests and options at the limits of HttpListener.</summary>
public sealed class MetricServerLimitTests
{
    private const string Body = "# HELP up Whether this is up.\n# TYPE up gauge\nup 1\n";
    private static readonly HttpClient s_http = new();

    private readonly CollectorRegistry _registry = new();

    public MetricServerLimitTests()
    {
        _registry.CreateGauge("up", "Whether this is up.").Set(1);
    }

    [Theory]
    [InlineData("/app metrics", "/app%20metrics")]
    [InlineData("/app%20metrics", "/app%20metrics/")]
    [InlineData("/指标", "/%E6%8C%87%E6%A0%87")]
    [InlineData("/%E6%8C%87%E6%A0%87", "/指标")]
    [InlineData("/café/Metrics", "/caf%C3%A9/metrics")]
    [InlineData("/100%", "/100%25")]
    [InlineData("/a+b", "/a%2Bb")]
    [InlineData("/a?b#c", "/a%3Fb%23c")]
    public async Task A_path_may_contain_blanks_and_characters_beyond_ASCII(string path, string requested)
    {
        using MetricServer server = Server(new MetricServerOptions { Path = path }).Start();

        string body = await s_http.GetStringAsync(
            new Uri($"http://localhost:{server.Port}{requested}"), TestContext.Current.CancellationToken);

        Assert.Equal(Body, body);
    }

    [Theory]
    [InlineData("::1")]
    [InlineData("[::1]")]
    [InlineData("::")]
    [InlineData("fe80::1%1")]
    [InlineData("::ffff:127.0.0.1")]
    public void An_IPv6_address_is_rejected_with_the_name_of_the_server_that_supports_it(string host)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Server(new MetricServerOptions { Host = host }));

        Assert.StartsWith(
            $"MetricServer cannot listen on the IPv6 address '{host}', which HttpListener does not support; use KestrelMetricServer of the package MetricsClient.AspNetCore, which takes the same options.",
            refused.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", 405)]
    [InlineData("GET", 200)]
    public async Task A_request_with_an_endless_body_gets_a_response_and_then_the_connection_ends(string method, int status)
    {
        using MetricServer server = Server(new MetricServerOptions()).Start();
        using RawClient client = await RawClient.SendAsync(
            server.Port, $"{method} /metrics HTTP/1.1\nHost: localhost\nContent-Length: 400000000\n\n");

        string head = await client.ReadHeadAsync();
        long sent = await client.SendUntilClosedAsync(limit: 400_000_000);

        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.InRange(sent, 0, 399_999_999);
    }

    private MetricServer Server(MetricServerOptions options)
    {
        options.Registries.Add(_registry);
        options.Port = 0;
        return new MetricServer(options);
    }
}
