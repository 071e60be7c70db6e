using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;
using MetricsClient.Tests.Push;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Conformance;

/// <summary>Both Pushgateways behind TLS, a password and a prefix, and without the consistency check.</summary>
public sealed class GatewayAccessTests
{
    // bcrypt of the password below.
    private const string PasswordHash = "$2a$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
    private const string Password = "abc123xyz";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_gateway_with_certificates_a_password_and_a_prefix_accepts_a_compressed_push(PushgatewayVersion version)
    {
        using var folder = new TemporaryFolder();
        using var authority = new TestAuthority();
        using X509Certificate2 job = authority.Issue("CN=job");
        await using ChildProcess process = Start(version, "--web.route-prefix=/gateways/eu", "--web.config.file=" + WebConfig(folder, authority));
        MetricPusherOptions options = Options(await AddressAsync(process));
        options.Push.ClientCertificates.Add(job);
        options.Push.TrustedAuthorities.Add(authority.Certificate);
        options.Push.Credentials = new NetworkCredential("me", Password);
        options.Push.UseCompression = true;
        options.Push.Timeout = TimeSpan.FromSeconds(30);
        using var client = new PushgatewayClient(options.Push);
        await Eventually.GetAsync("the gateway", async () => await client.CheckReadyAsync(Cancellation) is { IsSuccess: true } ready ? ready : null);
        await using var pusher = new MetricPusher(options);

        PushResult pushed = await pusher.PushAsync(Cancellation);

        Assert.True(pushed.IsSuccess, pushed.ToString());
        Assert.Equal(7, Assert.Single(await client.ListAsync(Cancellation)).GetValue("rows"));
        options.Push.Credentials.Password = "wrong";
        await using var stranger = new MetricPusher(options);
        Assert.Equal((PushOutcome.Rejected, 401), Shown(await stranger.PushAsync(Cancellation)));
        options.Push.ClientCertificates.Clear();
        await using var anonymous = new MetricPusher(options);
        Assert.Equal((PushOutcome.Unreachable, null), Shown(await anonymous.PushAsync(Cancellation)));
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task The_status_202_of_a_gateway_without_the_check_is_a_success(PushgatewayVersion version)
    {
        await using ChildProcess process = Start(version, "--push.disable-consistency-check");
        MetricPusherOptions options = Options(await AddressAsync(process));
        using var client = new PushgatewayClient(options.Push);
        await Eventually.GetAsync("the gateway", async () => await client.CheckReadyAsync(Cancellation) is { IsSuccess: true } ready ? ready : null);
        await using var pusher = new MetricPusher(options);

        PushResult pushed = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Success, 202), Shown(pushed));
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task An_empty_put_empties_the_group_an_empty_post_does_not_and_a_delete_of_nothing_succeeds(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        using PushgatewayClient client = Gateways.Client(gateway.Address);
        var labels = new Dictionary<string, string> { ["job"] = "backup" };
        await client.PushAsync(PushMethod.Put, labels, "# TYPE rows gauge\nrows 7\n"u8.ToArray(), Cancellation);

        PushResult post = await client.PushAsync(PushMethod.Post, labels, default, Cancellation);
        PushgatewayGroup afterPost = Assert.Single(await client.ListAsync(Cancellation));
        PushResult put = await client.PushAsync(PushMethod.Put, labels, default, Cancellation);
        PushgatewayGroup afterPut = Assert.Single(await client.ListAsync(Cancellation));
        labels["shard"] = "unknown";
        PushResult delete = await client.DeleteAsync(labels, Cancellation);

        Assert.Equal((PushOutcome.Success, 200), Shown(post));
        Assert.Equal((PushOutcome.Success, 200), Shown(put));
        Assert.Equal((PushOutcome.Success, 202), Shown(delete));
        Assert.Equal(7, afterPost.GetValue("rows"));
        Assert.Equal(0, afterPut.FamilyCount);
    }

    private static ChildProcess Start(PushgatewayVersion version, params string[] arguments) => ChildProcess.Start(
        version == PushgatewayVersion.Old ? Tools.OldPushgateway : Tools.Pushgateway,
        ["--web.listen-address=127.0.0.1:0", "--persistence.file=", .. arguments]);

    private static async Task<Uri> AddressAsync(ChildProcess process)
    {
        Match line = await process.WaitForLineAsync("msg=\"Listening on\".* address=(?<address>[0-9.:]+)");
        await process.WaitForLineAsync("msg=\"TLS is (?<state>enabled|disabled)");
        bool tls = process.Output.Contains("TLS is enabled", StringComparison.Ordinal);
        return new Uri(tls ? $"https://{line.Groups["address"].Value}/gateways/eu" : $"http://{line.Groups["address"].Value}");
    }

    private static string WebConfig(TemporaryFolder folder, TestAuthority authority)
    {
        using X509Certificate2 server = authority.Issue("CN=gateway");
        using ECDsa key = server.GetECDsaPrivateKey()!;
        File.WriteAllText(folder["server.pem"], server.ExportCertificatePem());
        File.WriteAllText(folder["server.key"], key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(folder["authority.pem"], authority.Certificate.ExportCertificatePem());
        File.WriteAllText(folder["web.yml"], $"""
            tls_server_config:
              cert_file: server.pem
              key_file: server.key
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: authority.pem
            basic_auth_users:
              me: {PasswordHash}

            """);
        return folder["web.yml"];
    }

    private static (PushOutcome Outcome, int? StatusCode) Shown(PushResult result) => (result.Outcome, result.StatusCode);

    private static MetricPusherOptions Options(Uri gateway)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("rows", "Rows.").Set(7);
        return new MetricPusherOptions { Job = "backup", Push = { Gateway = gateway, Registry = registry } };
    }
}
