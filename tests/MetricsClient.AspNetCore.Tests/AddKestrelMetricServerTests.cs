using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MetricsClient.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MetricsClient.AspNetCore.Tests;

public sealed class AddKestrelMetricServerTests
{
    [Fact]
    public async Task A_metric_server_serves_metrics_and_nothing_else_on_its_own_port()
    {
        await using App app = await StartAsync(static services => services.AddKestrelMetricServer(o => o.Port = 0));
        int port = app.Services.GetRequiredService<KestrelMetricServer>().Port;

        using HttpResponseMessage metrics = await GetAsync(app.Http, $"http://127.0.0.1:{port}/metrics");
        using HttpResponseMessage other = await GetAsync(app.Http, $"http://127.0.0.1:{port}/metrics/page");
        using HttpResponseMessage onApp = await app.SendAsync("GET", "/metrics");

        Assert.Equal(App.Body, await metrics.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (other.StatusCode, onApp.StatusCode));
        Assert.Contains($"Information: Metrics are at http://localhost:{port}/metrics", app.Log.All);
    }

    [Fact]
    public async Task A_worker_without_a_web_server_serves_metrics_with_and_without_TLS()
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("up", "Whether this is up.").Set(1);
        using X509Certificate2 certificate = Certificates.SelfSigned();
        Action<MetricServerOptions> configure = o =>
        {
            (o.Port, o.Path) = (0, "/internal");
            o.Registries.Add(registry);
        };
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services
            .AddKestrelMetricServer("plain", configure)
            .AddKestrelMetricServer("encrypted", configure)
            .ConfigureKestrelMetricServerHttps("encrypted", https => https.ServerCertificate = certificate);
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        int[] ports = [.. host.Services.GetServices<KestrelMetricServer>().Select(server => server.Port)];
        using HttpClient trusting = Certificates.Trusting(certificate);

        string plain = await trusting.GetStringAsync(
            new Uri($"http://127.0.0.1:{ports[0]}/internal"), TestContext.Current.CancellationToken);
        string encrypted = await trusting.GetStringAsync(
            new Uri($"https://127.0.0.1:{ports[1]}/internal"), TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal((App.Body, App.Body), (plain, encrypted));
    }

    [Fact]
    public async Task The_host_localhost_listens_on_both_loopback_addresses()
    {
        int port = TestPort.Next();
        await using App app = await StartAsync(services => services.AddKestrelMetricServer(o => o.Port = port));

        using HttpResponseMessage four = await GetAsync(app.Http, $"http://127.0.0.1:{port}/metrics");

        Assert.Equal(HttpStatusCode.OK, four.StatusCode);
        if (Socket.OSSupportsIPv6)
        {
            using HttpResponseMessage six = await GetAsync(app.Http, $"http://[::1]:{port}/metrics");
            Assert.Equal(HttpStatusCode.OK, six.StatusCode);
        }
    }

    [Fact]
    public async Task A_metric_server_with_a_certificate_serves_HTTPS_only()
    {
        using X509Certificate2 certificate = Certificates.SelfSigned();
        await using App app = await StartAsync(
            services => services
                .AddKestrelMetricServer(o => o.Port = 0)
                .ConfigureKestrelMetricServerHttps(https => https.ServerCertificate = certificate));
        using HttpClient trusting = Certificates.Trusting(certificate);

        using HttpResponseMessage response = await GetAsync(trusting, $"https://127.0.0.1:{Port(app)}/metrics");

        Assert.Equal(App.Body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(app.Http, $"http://127.0.0.1:{Port(app)}/metrics"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_server_listens_on_the_configured_address_with_and_without_TLS(bool tls)
    {
        // On Linux and Windows all of 127.0.0.0/8 is loopback, on macOS only 127.0.0.1.
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "macOS has only one loopback address.");
        using X509Certificate2 certificate = Certificates.SelfSigned();
        await using App app = await StartAsync(services =>
        {
            services.AddKestrelMetricServer(static o => (o.Host, o.Port) = ("127.0.0.2", TestPort.Next()));
            if (tls)
            {
                services.ConfigureKestrelMetricServerHttps(https => https.ServerCertificate = certificate);
            }
        });
        using HttpClient trusting = Certificates.Trusting(certificate);
        string scheme = tls ? "https" : "http";

        using HttpResponseMessage there = await GetAsync(trusting, $"{scheme}://127.0.0.2:{Port(app)}/metrics");

        Assert.Equal(HttpStatusCode.OK, there.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(trusting, $"{scheme}://127.0.0.1:{Port(app)}/metrics"));
    }

    [Fact]
    public async Task Two_servers_serve_two_registries()
    {
        var other = new CollectorRegistry();
        other.CreateGauge("other", "Of the other registry.").Set(2);
        await using App app = await StartAsync(services => services
            .AddKestrelMetricServer(o => o.Port = 0)
            .AddKestrelMetricServer("other", o =>
            {
                o.Port = 0;
                o.Registries.Add(other);
            }));

        KestrelMetricServer[] servers = [.. app.Services.GetServices<KestrelMetricServer>()];

        Assert.Equal(2, servers.Length);
        Assert.Equal(App.Body, await app.Http.GetStringAsync(
            new Uri($"http://127.0.0.1:{servers[0].Port}/metrics"), TestContext.Current.CancellationToken));
        Assert.Equal("# HELP other Of the other registry.\n# TYPE other gauge\nother 2\n", await app.Http.GetStringAsync(
            new Uri($"http://127.0.0.1:{servers[1].Port}/metrics"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stopping_the_app_aborts_a_slow_client_and_frees_the_port()
    {
        await using App app = await StartAsync(static services => services.AddKestrelMetricServer(o => o.Port = TestPort.Next()));
        app.AddMegabytes();
        int port = Port(app);
        using RawClient slow = await RawClient.SendAsync(port, "GET /metrics HTTP/1.1\nHost: localhost\n\n");
        long promised = await slow.ReadContentLengthAsync();

        await app.StopAsync();
        long got = await slow.ReadToEndAsync();
        using var next = new TcpListener(IPAddress.Loopback, port);
        next.Start();

        Assert.InRange(got, 0, promised - 1);
    }

    [Fact]
    public async Task A_port_in_use_stops_the_start_of_the_app()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        IOException failure = await Assert.ThrowsAsync<IOException>(
            () => StartAsync(services => services.AddKestrelMetricServer(o => (o.Host, o.Port) = ("127.0.0.1", port))));

        Assert.Contains($"127.0.0.1:{port}: address already in use", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Choose another MetricServerOptions.Port, or 0 for a free port.", failure.Message, StringComparison.Ordinal);
    }

    private static Task<App> StartAsync(Action<IServiceCollection> add) =>
        App.StartAsync(builder => add(builder.Services), static _ => { }, "http://127.0.0.1:0");

    private static int Port(App app) => app.Services.GetRequiredService<KestrelMetricServer>().Port;

    private static Task<HttpResponseMessage> GetAsync(HttpClient http, string url) =>
        http.GetAsync(new Uri(url), TestContext.Current.CancellationToken);
}
