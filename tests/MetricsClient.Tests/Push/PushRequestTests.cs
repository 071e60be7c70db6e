using System.IO.Compression;
using System.Net;
using System.Text;

namespace MetricsClient.Tests.Push;

public sealed class PushRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_is_a_PUT_of_text_0_0_4_with_its_length()
    {
        GatewayRequest request = await PushedAsync(static _ => { });

        Assert.Equal("PUT /metrics/job/backup", $"{request.Method} {request.Target}");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", request.Headers["Content-Type"]);
        Assert.Equal(request.Body.Length.ToString(null, null), request.Headers["Content-Length"]);
        Assert.DoesNotContain("Transfer-Encoding", request.Headers.Keys);
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
        Assert.Equal(
            """
            # HELP backup_bytes Size of the last backup.
            # TYPE backup_bytes gauge
            backup_bytes{disk="/dev/sda"} 42

            """.ReplaceLineEndings("\n"),
            request.Text);
    }

    [Fact]
    public async Task The_method_Post_sends_a_POST() =>
        Assert.Equal("POST", (await PushedAsync(static options => options.Push.Method = PushMethod.Post)).Method);

    [Fact]
    public async Task The_grouping_key_follows_the_job()
    {
        GatewayRequest request = await PushedAsync(static options =>
        {
            options.Push.GroupingKey["zone"] = "eu/1";
            options.Push.GroupingKey["instance"] = "";
            options.Push.AllowEmptyGroupingValues = true;
        });

        Assert.Equal("/metrics/job/backup/instance@base64/=/zone@base64/ZXUvMQ", request.Target);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/gateways/eu")]
    [InlineData("/gateways/eu/")]
    public async Task The_address_may_carry_a_prefix(string prefix)
    {
        GatewayRequest request = await PushedAsync(options => options.Push.Gateway = new Uri(options.Push.Gateway!, prefix));

        Assert.Equal(prefix.TrimEnd('/') + "/metrics/job/backup", request.Target);
    }

    [Theory]
    [InlineData("me:secret@", "me:secret")]
    [InlineData("me:s%40cret%3A@", "me:s@cret:")]
    [InlineData("gr%C3%B6%C3%9Fe:x@", "größe:x")]
    [InlineData("token@", "token:")]
    public async Task User_info_in_the_address_becomes_basic_authentication(string userInfo, string login)
    {
        GatewayRequest request = await PushedAsync(
            options => options.Push.Gateway = new Uri($"http://{userInfo}127.0.0.1:{options.Push.Gateway!.Port}"));

        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(login)), request.Headers["Authorization"]);
    }

    [Fact]
    public async Task Credentials_become_basic_authentication()
    {
        GatewayRequest request = await PushedAsync(static options => options.Push.Credentials = new NetworkCredential("me", "secret"));

        Assert.Equal("Basic " + Convert.ToBase64String("me:secret"u8), request.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_bearer_token_is_sent() =>
        Assert.Equal("Bearer t0ken", (await PushedAsync(static options => options.Push.BearerToken = "t0ken")).Headers["Authorization"]);

    [Fact]
    public async Task Configured_headers_are_sent() =>
        Assert.Equal("eu", (await PushedAsync(static options => options.Push.Headers["X-Scope-OrgID"] = "eu")).Headers["X-Scope-OrgID"]);

    [Fact]
    public async Task A_compressed_body_has_the_encoding_header_and_the_length()
    {
        GatewayRequest plain = await PushedAsync(static _ => { });

        GatewayRequest request = await PushedAsync(static options => options.Push.UseCompression = true);

        Assert.Equal("gzip", request.Headers["Content-Encoding"]);
        Assert.Equal(request.Body.Length.ToString(null, null), request.Headers["Content-Length"]);
        using var unzipped = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(request.Body), CompressionMode.Decompress))
        {
            await gzip.CopyToAsync(unzipped, Cancellation);
        }

        Assert.Equal(plain.Text, Encoding.UTF8.GetString(unzipped.ToArray()));
    }

    [Fact]
    public async Task A_body_of_many_segments_arrives_whole()
    {
        await using var gateway = new TestGateway();
        var registry = new CollectorRegistry();
        MetricFamily<Counter> files = registry.CreateCounter("files_total", "Files.", ["path"], new CounterOptions { MaxSeries = 20_000 });
        for (int i = 0; i < 20_000; i++)
        {
            files.WithLabels($"/a \"quoted\\path\"/{i}").Inc(i);
        }

        using var pusher = new MetricPusher(new() { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, Timeout = TestGateway.Patience } });
        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.True(result.IsSuccess, result.ToString());
        using var whole = new MemoryStream();
        await registry.WriteToAsync(whole, ExpositionFormat.PrometheusText, Cancellation);
        Assert.Equal(whole.ToArray(), (await gateway.NextAsync()).Body);
    }

    [Fact]
    public async Task No_message_shows_the_password()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(401, "Unauthorized"));
        var registry = new CollectorRegistry();
        var problems = new ReportedProblems(registry);
        using var pusher = new MetricPusher(new() { Job = "backup", Push = { Gateway = new Uri($"http://me:secret@127.0.0.1:{gateway.Address.Port}"), Registry = registry, Timeout = TestGateway.Patience } });

        PushResult result = await pusher.PushAsync(Cancellation);

        string[] reported = [.. problems.Select(static problem => problem.Subject + problem.Message + problem.Exception), result.ToString()];
        Assert.Equal(2, reported.Length);
        Assert.All(reported, static text => Assert.DoesNotContain("secret", text, StringComparison.Ordinal));
        Assert.All(reported, static text => Assert.DoesNotContain("me:", text, StringComparison.Ordinal));
    }

    private static async Task<GatewayRequest> PushedAsync(Action<MetricPusherOptions> change)
    {
        await using var gateway = new TestGateway();
        var registry = new CollectorRegistry();
        registry.CreateGauge("backup_bytes", "Size of the last backup.", "disk").WithLabels("/dev/sda").Set(42);
        var options = new MetricPusherOptions { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, Timeout = TestGateway.Patience } };
        change(options);
        using var pusher = new MetricPusher(options);
        PushResult result = await pusher.PushAsync(Cancellation);
        Assert.True(result.IsSuccess, result.ToString());
        return await gateway.NextAsync();
    }
}
