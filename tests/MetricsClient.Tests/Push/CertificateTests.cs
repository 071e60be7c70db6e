using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MetricsClient.Tests.Push;

public sealed class CertificateTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly X509Certificate2 _server;
    private readonly X509Certificate2 _client;

    public CertificateTests()
    {
        _server = _authority.Issue("CN=gateway");
        _client = _authority.Issue("CN=backup");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_private_authority_makes_the_gateway_trusted()
    {
        await using var gateway = new TestGateway { Tls = Tls() };
        MetricPusherOptions options = Options(gateway);
        options.Push.TrustedAuthorities.Add(_authority.Certificate);
        using var pusher = new MetricPusher(options);

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.True(result.IsSuccess, result.ToString());
        Assert.StartsWith("PUT", (await gateway.NextAsync()).Method, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_with_an_untrusted_certificate_gets_no_request()
    {
        await using var gateway = new TestGateway { Tls = Tls() };
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Unreachable, null), (result.Outcome, result.StatusCode));
        Assert.StartsWith("No TLS connection: ", result.Reason, StringComparison.Ordinal);
        Assert.Empty(gateway.Rest());
    }

    [Fact]
    public async Task A_gateway_that_requests_a_client_certificate_gets_the_certificate()
    {
        string? shown = null;
        SslServerAuthenticationOptions tls = Tls();
        tls.ClientCertificateRequired = true;
        tls.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            shown = certificate?.Subject;
            return certificate is not null;
        };
        await using var gateway = new TestGateway { Tls = tls };
        MetricPusherOptions options = Options(gateway);
        options.Push.TrustedAuthorities.Add(_authority.Certificate);
        options.Push.ClientCertificates.Add(_client);
        using var pusher = new MetricPusher(options);

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.True(result.IsSuccess, result.ToString());
        Assert.Equal("CN=backup", shown);
    }

    [Fact]
    public async Task A_certificate_without_a_private_key_throws()
    {
        await using var gateway = new TestGateway { Tls = Tls() };
        using X509Certificate2 keyless = X509CertificateLoader.LoadCertificate(_client.Export(X509ContentType.Cert));
        MetricPusherOptions options = Options(gateway);
        options.Push.ClientCertificates.Add(keyless);

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new MetricPusher(options));

        Assert.Contains("'CN=backup' has no private key", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificates_with_the_HTTP_client_of_the_caller_throw()
    {
        await using var gateway = new TestGateway();
        using var http = new HttpClient();
        MetricPusherOptions options = Options(gateway);
        options.Push.HttpInvoker = http;
        options.Push.TrustedAuthorities.Add(_authority.Certificate);

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new MetricPusher(options));

        Assert.Contains("set the certificates on the invoker", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_proxy_with_the_HTTP_client_of_the_caller_throws()
    {
        using var http = new HttpClient();
        var options = new MetricPusherOptions { Job = "backup", Push = { Gateway = new Uri("http://127.0.0.1:9091"), HttpInvoker = http, UseProxy = true } };

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new MetricPusher(options));

        Assert.Contains("set the proxy on the invoker", refusal.Message, StringComparison.Ordinal);
    }

    private static MetricPusherOptions Options(TestGateway gateway) => new()
    {
        Job = "backup",
        Push =
        {
            Gateway = gateway.Address,
            Registry = new(),
            Timeout = TestGateway.Patience,
            ConnectTimeout = TestGateway.Patience,
        },
    };

    private SslServerAuthenticationOptions Tls() => new() { ServerCertificate = _server };
}
