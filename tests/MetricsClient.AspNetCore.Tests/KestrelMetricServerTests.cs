using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MetricsClient.AspNetCore.Tests;

/// <summary>The server without a host.</summary>
public sealed class KestrelMetricServerTests
{
    private static readonly HttpClient s_http = new();

    private readonly CollectorRegistry _registry = new();

    public KestrelMetricServerTests()
    {
        _registry.CreateGauge("up", "Whether this is up.").Set(1);
    }

    [Theory]
    [InlineData("localhost", "127.0.0.1", "[::1]", "localhost")]
    [InlineData("LOCALHOST", "127.0.0.1", "[::1]")]
    [InlineData("+", "127.0.0.1", "[::1]", "localhost")]
    [InlineData("*", "127.0.0.1", "[::1]")]
    [InlineData("::", "127.0.0.1", "[::1]")]
    [InlineData("[::]", "127.0.0.1", "[::1]")]
    [InlineData("::1", "[::1]")]
    [InlineData("[::1]", "[::1]")]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    public async Task The_server_listens_on_each_address_of_its_host(string host, params string[] addresses)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "The machine has no IPv6.");
        using KestrelMetricServer server = Server(new MetricServerOptions { Host = host }).Start();

        foreach (string address in addresses)
        {
            Assert.Equal(App.Body, await GetAsync($"http://{address}:{server.Port}/metrics"));
        }
    }

    [Theory]
    [InlineData("/metrics", "/metrics")]
    [InlineData("/metrics/", "/METRICS/")]
    [InlineData("/app metrics", "/app%20metrics")]
    [InlineData("/app%20metrics", "/app%20metrics/")]
    [InlineData("/指标", "/%E6%8C%87%E6%A0%87")]
    [InlineData("/%E6%8C%87%E6%A0%87", "/指标")]
    [InlineData("/café/Metrics", "/caf%C3%A9/metrics")]
    [InlineData("/100%", "/100%25")]
    [InlineData("/a+b", "/a%2Bb")]
    [InlineData("/a?b#c", "/a%3Fb%23c")]
    [InlineData("/a%2Fb", "/a%2Fb")]
    public async Task A_path_may_contain_blanks_and_characters_beyond_ASCII(string path, string requested)
    {
        using KestrelMetricServer server = Server(new MetricServerOptions { Path = path }).Start();

        Assert.Equal(App.Body, await GetAsync($"http://127.0.0.1:{server.Port}{requested}"));
    }

    [Fact]
    public async Task A_server_with_only_a_port_serves_the_default_registry()
    {
        string name = "kestrel_default_" + Guid.NewGuid().ToString("N");
        using IDisposable gauge = Metrics.CreateObservableGauge(name, "Only here.", () => 1);
        using var server = new KestrelMetricServer(port: 0);
        KestrelMetricServer started = server.Start();

        string body = await GetAsync($"http://localhost:{server.Port}/metrics?name[]={name}");

        Assert.Same(server, started);
        Assert.Equal($"# HELP {name} Only here.\n# TYPE {name} gauge\n{name} 1\n", body);
    }

    [Theory]
    [InlineData("localhost", "localhost", "127.0.0.1", "[::1]")]
    [InlineData("+", "127.0.0.1", "[::1]")]
    [InlineData("::1", "[::1]")]
    public async Task A_server_with_a_certificate_serves_HTTPS_only(string host, params string[] addresses)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "The machine has no IPv6.");
        using X509Certificate2 certificate = Certificates.SelfSigned();
        using HttpClient trusting = Certificates.Trusting(certificate);
        using KestrelMetricServer server = Server(
            new MetricServerOptions { Host = host }, https => https.ServerCertificate = certificate).Start();

        foreach (string address in addresses)
        {
            Assert.Equal(App.Body, await trusting.GetStringAsync(
                new Uri($"https://{address}:{server.Port}/metrics"), TestContext.Current.CancellationToken));
            await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync($"http://{address}:{server.Port}/metrics"));
        }
    }

    [Fact]
    public void HTTPS_without_a_certificate_throws_an_error_with_the_remedy()
    {
        using KestrelMetricServer server = Server(new MetricServerOptions(), static _ => { });

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => server.Start());

        Assert.Equal(
            "A metrics server with HTTPS needs a certificate; set ServerCertificate or ServerCertificateSelector.", failure.Message);
    }

    [Fact]
    public async Task Other_paths_and_methods_are_refused()
    {
        using KestrelMetricServer server = Server().Start();

        using HttpResponseMessage other = await s_http.GetAsync(
            new Uri($"http://127.0.0.1:{server.Port}/metricsmore"), TestContext.Current.CancellationToken);
        using HttpResponseMessage post = await s_http.PostAsync(
            new Uri($"http://127.0.0.1:{server.Port}/metrics"), content: null, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed), (other.StatusCode, post.StatusCode));
        Assert.Empty(other.Headers.Server);
    }

    [Fact]
    public void A_port_in_use_throws_an_error_with_the_remedy_and_a_later_start_succeeds()
    {
        var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        using KestrelMetricServer server = Server(new MetricServerOptions { Port = port });

        IOException failure = Assert.Throws<IOException>(() => server.Start());
        other.Stop();
        server.Start();

        Assert.Equal(
            $"The metric server cannot listen on port {port} of 'localhost' (Failed to bind to address http://127.0.0.1:{port}: address already in use.). The Host is 'localhost', '+' for all addresses, or an IP address of this machine. Choose another MetricServerOptions.Port, or 0 for a free port.",
            failure.Message);
        Assert.Equal(port, server.Port);
    }

    [Fact]
    public void An_address_of_another_machine_throws_an_error_with_the_remedy()
    {
        using KestrelMetricServer server = Server(new MetricServerOptions { Host = "192.0.2.1" });

        IOException failure = Assert.Throws<IOException>(() => server.Start());

        Assert.StartsWith("The metric server cannot listen on port 0 of '192.0.2.1' (", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_options_are_rejected()
    {
        Assert.Throws<ArgumentNullException>("options", () => new KestrelMetricServer(options: null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KestrelMetricServer(port: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KestrelMetricServer(port: 65536));
        Assert.Throws<ArgumentException>(() => Server(new MetricServerOptions { Host = " " }));
        Assert.Throws<ArgumentException>(() => Server(new MetricServerOptions { Host = "example.org" }));
        Assert.Throws<ArgumentException>(() => Server(new MetricServerOptions { Path = "metrics" }));
    }

    [Fact]
    public async Task Scrapes_do_not_count_in_the_Kestrel_metrics_of_the_app()
    {
        List<string> measured = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Microsoft.AspNetCore.Server.Kestrel")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        listener.Start();
        KestrelMetricServer server = Server().Start();

        await GetAsync($"http://127.0.0.1:{server.Port}/metrics");
        server.Stop();

        // Other tests may use a Kestrel at the same time.
        lock (measured)
        {
            Assert.DoesNotContain($"{server.Port}", measured);
        }

        void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach ((string name, object? value) in tags)
            {
                lock (measured)
                {
                    measured.Add(name == "server.port" ? $"{value}" : instrument.Name);
                }
            }
        }
    }

    private static Task<string> GetAsync(string url) => s_http.GetStringAsync(new Uri(url), TestContext.Current.CancellationToken);

    private KestrelMetricServer Server() => Server(new MetricServerOptions());

    private KestrelMetricServer Server(MetricServerOptions options, Action<HttpsConnectionAdapterOptions>? https = null)
    {
        options.Registries.Add(_registry);
        options.Port = options.Port == 9464 ? 0 : options.Port;
        return new KestrelMetricServer(options, https);
    }
}
