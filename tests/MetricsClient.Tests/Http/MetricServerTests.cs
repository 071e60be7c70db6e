using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Http;

public sealed class MetricServerTests
{
    private const string Body = "# HELP up Whether this is up.\n# TYPE up gauge\nup 1\n";
    private const string Get = "GET /metrics HTTP/1.1\nHost: localhost\n\n";
    private static readonly HttpClient s_http = new();

    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;

    public MetricServerTests()
    {
        _registry = new CollectorRegistry(_time);
        _registry.CreateGauge("up", "Whether this is up.").Set(1);
    }

    [Theory]
    [InlineData("localhost", "/metrics")]
    [InlineData("127.0.0.1", "/metrics")]
    [InlineData("localhost", "/metrics/")]
    [InlineData("localhost", "/METRICS?name[]=up")]
    public async Task The_server_responds_to_localhost_and_to_its_address(string host, string path)
    {
        using MetricServer server = Server().Start();

        using HttpResponseMessage response = await s_http.GetAsync(
            new Uri($"http://{host}:{server.Port}{path}"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(Body.Length, response.Content.Headers.ContentLength);
        Assert.Equal(Body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_loopback_server_rejects_other_host_names_and_so_DNS_rebinding()
    {
        using MetricServer server = Server().Start();

        using HttpResponseMessage response = await GetAsHostAsync(server, "example.org");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task The_host_plus_serves_any_host_name()
    {
        using MetricServer server = Server(new MetricServerOptions { Host = "+" }).Start();

        using HttpResponseMessage response = await GetAsHostAsync(server, "example.org");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/page")]
    [InlineData("/metrics/page")]
    [InlineData("/metrics/more")]
    [InlineData("/metricsmore")]
    public async Task Other_paths_are_not_found(string path)
    {
        using MetricServer server = Server().Start();

        using HttpResponseMessage response = await s_http.GetAsync(
            new Uri($"http://localhost:{server.Port}{path}"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task The_path_is_configurable()
    {
        using MetricServer server = Server(new MetricServerOptions { Path = "/internal/prometheus" }).Start();

        string body = await s_http.GetStringAsync(
            new Uri($"http://localhost:{server.Port}/internal/prometheus"), TestContext.Current.CancellationToken);

        Assert.Equal(Body, body);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task POST_and_DELETE_do_not_scrape(string method)
    {
        using MetricServer server = Server().Start();
        using IDisposable callback = _registry.AddBeforeCollectCallback(() => Assert.Fail("Nothing may be collected."));
        using var request = new HttpRequestMessage(new HttpMethod(method), Url(server));

        using HttpResponseMessage response = await s_http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task The_connection_is_reusable_after_HEAD()
    {
        using MetricServer server = Server().Start();
        using var oneConnection = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 });
        using var request = new HttpRequestMessage(HttpMethod.Head, Url(server));

        using HttpResponseMessage head = await oneConnection.SendAsync(request, TestContext.Current.CancellationToken);
        string next = await oneConnection.GetStringAsync(Url(server), TestContext.Current.CancellationToken);

        Assert.Equal(Body.Length, head.Content.Headers.ContentLength);
        Assert.Equal(Body, next);
    }

    [Fact]
    public async Task A_client_that_accepts_gzip_gets_gzip()
    {
        using MetricServer server = Server().Start();
        using var unzipping = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip });

        string body = await unzipping.GetStringAsync(Url(server), TestContext.Current.CancellationToken);

        Assert.Equal(Body, body);
    }

    [Fact]
    public async Task A_ScrapeFailedException_of_a_callback_is_a_500_with_its_message()
    {
        using MetricServer server = Server().Start();
        using IDisposable callback = _registry.AddBeforeCollectCallback(() => throw new ScrapeFailedException("Not now."));

        using HttpResponseMessage response = await s_http.GetAsync(Url(server), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("Not now.\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_slow_client_blocks_no_other_scrape_and_is_aborted_at_the_deadline()
    {
        AddMegabytes(_registry);
        using MetricServer server = Server().Start();
        using RawClient slow = await RawClient.SendAsync(server.Port, Get);
        long promised = await slow.ReadContentLengthAsync();

        string other = await s_http.GetStringAsync(
            new Uri(Url(server) + "?name[]=up"), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(10));
        long got = await slow.ReadToEndAsync();

        Assert.Equal(Body, other);
        Assert.InRange(got, 0, promised - 1);
    }

    [Fact]
    public void The_error_for_a_port_in_use_has_the_remedy()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        using MetricServer server = Server(new MetricServerOptions { Port = port });

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(server.Start);

        Assert.Equal(
            $"Cannot serve metrics on port {port} of 'localhost' (Address already in use). Choose another Port, or 0 for a free port; the Host is 'localhost', '+' for all IPv4 addresses, or an IPv4 address of this machine. KestrelMetricServer of the package MetricsClient.AspNetCore also supports IPv6.",
            failure.Message);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.0.2.1")]
    [InlineData("two words")]
    public void The_error_for_an_invalid_host_has_the_remedy(string host)
    {
        using MetricServer server = Server(new MetricServerOptions { Host = host });

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(server.Start);

        Assert.Contains($"of '{host}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_options_are_rejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MetricServer(port: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MetricServer(port: 65536));
        Assert.Throws<ArgumentException>(() => Server(new MetricServerOptions { Host = " " }));
        ArgumentException path = Assert.Throws<ArgumentException>(() => Server(new MetricServerOptions { Path = "metrics" }));
        Assert.StartsWith("The path 'metrics' has no leading slash; write '/metrics'.", path.Message, StringComparison.Ordinal);
    }

    /// <summary>Adds metrics with more bytes than the socket buffers of both sides hold.</summary>
    internal static void AddMegabytes(CollectorRegistry registry)
    {
        for (int family = 0; family < 16; family++)
        {
            MetricFamily<Gauge> large = registry.CreateGauge($"large_{family}", "Large.", "text");
            for (int i = 0; i < 512; i++)
            {
                large.WithLabels(new string('x', 2048) + i).Set(i);
            }
        }
    }

    private static Uri Url(MetricServer server) => new($"http://localhost:{server.Port}/metrics");

    private static async Task<HttpResponseMessage> GetAsHostAsync(MetricServer server, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url(server)) { Headers = { Host = host } };
        return await s_http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private MetricServer Server() => Server(new MetricServerOptions { Port = 0 });

    private MetricServer Server(MetricServerOptions options)
    {
        options.Registries.Add(_registry);
        options.Port = options.Port == 9464 ? 0 : options.Port;
        return new MetricServer(options);
    }
}
