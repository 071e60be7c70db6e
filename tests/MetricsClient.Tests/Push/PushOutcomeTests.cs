using System.Net;
using System.Net.Sockets;

namespace MetricsClient.Tests.Push;

public sealed class PushOutcomeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    public async Task A_push_accepted_by_the_gateway_succeeds(int status)
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(status));
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal(PushOutcome.Success, result.Outcome);
        Assert.True(result.IsSuccess);
        Assert.Equal(status, result.StatusCode);
        Assert.Null(result.Reason);
        Assert.Matches($@"^Push to {gateway.Address}metrics/job/backup succeeded in \d+\.\d{{3}} s\.$", result.ToString());
    }

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Every_different_status_is_a_rejection_after_one_attempt(int status)
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(status));
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal(PushOutcome.Rejected, result.Outcome);
        Assert.Equal(status, result.StatusCode);
        Assert.Equal($"{status} Whatever", result.Reason);
        await gateway.NextAsync();
        Assert.Empty(gateway.Rest());
    }

    [Fact]
    public async Task The_gateways_reason_is_kept()
    {
        string reason = "text format parsing error in line 1: invalid metric name";
        await using var gateway = new TestGateway(GatewayAnswers.Status(400, reason + "\n"));
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Rejected, 400, reason), (result.Outcome, result.StatusCode, result.Reason));
        Assert.EndsWith($" was rejected with status 400 after {result.Duration.TotalSeconds:0.000} s: {reason}", result.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no\r\n  second\tline\n", "no   second line")]
    [InlineData("\u001b[31mred\u001b[0m\u0007", "\ufffd[31mred\ufffd[0m\ufffd")]
    [InlineData("a\u0000b\u0085c\u2028d\u202ee\u200bf", "a\ufffdb\ufffdc d\ufffde\ufffdf")]
    [InlineData("ü€😀", "ü€😀")]
    public async Task The_gateways_reason_is_one_line_without_control_characters(string reason, string shown)
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(400, reason));
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal(shown, result.Reason);
    }

    [Fact]
    public async Task An_endless_reason_is_cut_at_4_KB()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(400, new string('x', 100_000)));
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal(new string('x', 4096), result.Reason);
    }

    [Fact]
    public async Task A_response_in_fragments_is_joined()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Fragments(400, "inconsistent metrics"), GatewayAnswers.Fragments(202, ""));
        using var pusher = new MetricPusher(Options(gateway));

        PushResult first = await pusher.PushAsync(Cancellation);
        PushResult second = await pusher.PushAsync(Cancellation);

        Assert.Equal((400, "inconsistent metrics"), (first.StatusCode, first.Reason));
        Assert.Equal((PushOutcome.Success, 202), (second.Outcome, second.StatusCode));
    }

    [Fact]
    public async Task A_reason_that_is_cut_short_does_not_hide_the_status()
    {
        await using var gateway = new TestGateway(GatewayAnswers.CutShort(400, "inconsistent"));
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Rejected, 400), (result.Outcome, result.StatusCode));
        Assert.NotEmpty(result.Reason!);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        await using var elsewhere = new TestGateway();
        await using var gateway = new TestGateway(GatewayAnswers.Redirect(status, $"http://me:secret@127.0.0.1:{elsewhere.Address.Port}/metrics/job/other"));
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Rejected, status), (result.Outcome, result.StatusCode));
        Assert.Equal(
            $"The gateway redirects to 'http://127.0.0.1:{elsewhere.Address.Port}/metrics/job/other', and redirects are not followed; set the gateway to this address.",
            result.Reason);
        Assert.Empty(elsewhere.Rest());
    }

    [Fact]
    public async Task A_push_to_a_gateway_that_hangs_ends_at_the_timeout()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Hang);
        var time = new TimerWatch();
        MetricPusherOptions options = Options(gateway);
        options.Push.Registry = new CollectorRegistry(time);
        using var pusher = new MetricPusher(options);
        Task<PushResult> push = pusher.PushAsync(Cancellation);
        await gateway.NextAsync();

        time.Advance(options.Push.Timeout);

        PushResult result = await push;
        Assert.Equal((PushOutcome.TimedOut, null), (result.Outcome, result.StatusCode));
        Assert.Equal("No response within 30 s.", result.Reason);
        Assert.Equal(options.Push.Timeout, result.Duration);
    }

    [Fact]
    public async Task The_duration_is_the_time_until_the_response()
    {
        var time = new TimerWatch();
        await using var gateway = new TestGateway(connection =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            return GatewayAnswers.Status(200)(connection);
        });
        MetricPusherOptions options = Options(gateway);
        options.Push.Registry = new CollectorRegistry(time);
        using var pusher = new MetricPusher(options);

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Success, TimeSpan.FromSeconds(2)), (result.Outcome, result.Duration));
    }

    [Fact]
    public async Task A_closed_port_is_unreachable()
    {
        using var pusher = new MetricPusher(new() { Job = "backup", Push = { Gateway = TestPort.NextAddress(), Registry = new() } });

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Unreachable, null), (result.Outcome, result.StatusCode));
        Assert.StartsWith("No connection: ", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_unreachable_by_https()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task answering = AnswerPlainlyAsync(listener, connections: 2);
        using var pusher = new MetricPusher(new()
        {
            Job = "backup",
            Push =
            {
                Gateway = new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"),
                Registry = new(),
                Timeout = TestGateway.Patience,
                ConnectTimeout = TestGateway.Patience,
            },
        });

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Unreachable, null), (result.Outcome, result.StatusCode));
        Assert.StartsWith("No TLS connection: ", result.Reason, StringComparison.Ordinal);
        await answering;
    }

    [Fact]
    public async Task A_canceled_token_is_an_outcome_not_an_exception()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Hang);
        using var pusher = new MetricPusher(Options(gateway));
        using var cancellation = new CancellationTokenSource();

        Task<PushResult> push = pusher.PushAsync(cancellation.Token);
        await gateway.NextAsync();
        await cancellation.CancelAsync();

        Assert.Equal(PushOutcome.Canceled, (await push).Outcome);
        Assert.Equal(PushOutcome.Canceled, (await pusher.PushAsync(cancellation.Token)).Outcome);
        Assert.Empty(gateway.Rest());
    }

    [Fact]
    public async Task Delete_addresses_the_group_and_sends_no_body()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(202));
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.DeleteAsync(Cancellation);

        GatewayRequest request = await gateway.NextAsync();
        Assert.Equal("DELETE /metrics/job/backup", $"{request.Method} {request.Target}");
        Assert.Empty(request.Body);
        Assert.StartsWith($"Delete of {gateway.Address}metrics/job/backup succeeded", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pushes_of_one_pusher_wait_for_each_other()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Fragments(200, ""), GatewayAnswers.Fragments(200, ""), GatewayAnswers.Fragments(200, ""));
        var registry = new CollectorRegistry();
        Counter collects = registry.CreateCounter("collects_total", "Collects.");
        using IDisposable callback = registry.AddBeforeCollectCallback(() => collects.Inc());
        using var pusher = new MetricPusher(new() { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, Timeout = TestGateway.Patience } });

        PushResult[] results = await Task.WhenAll(pusher.PushAsync(Cancellation), pusher.PushAsync(Cancellation), pusher.PushAsync(Cancellation));

        Assert.All(results, static result => Assert.True(result.IsSuccess));
        Assert.Equal(["1", "2", "3"], gateway.Rest().Select(static request => request.Text.TrimEnd()[^1..]));
    }

    [Fact]
    public async Task A_disposed_pusher_throws()
    {
        await using var gateway = new TestGateway();
        var pusher = new MetricPusher(Options(gateway));
        pusher.Dispose();
        pusher.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => pusher.PushAsync(Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pusher.DeleteAsync(Cancellation));
        Assert.Throws<ObjectDisposedException>(() => pusher.Start());
        Assert.Throws<ObjectDisposedException>(() => pusher.PushOnExit());
        Assert.Empty(gateway.Rest());
    }

    private static async Task AnswerPlainlyAsync(TcpListener listener, int connections)
    {
        for (int i = 0; i < connections; i++)
        {
            using TcpClient client = await listener.AcceptTcpClientAsync(Cancellation);
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Cancellation);
        }
    }

    private static MetricPusherOptions Options(TestGateway gateway)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("backup_bytes", "Size of the last backup.").Set(42);
        return new MetricPusherOptions { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, Timeout = TestGateway.Patience } };
    }
}
