using MetricsClient.Push.Gateway;

namespace MetricsClient.Tests.Push;

public sealed class PushRetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_server_error_gets_a_second_attempt(int status)
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(status, "in trouble"), GatewayAnswers.Status(200));
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal(PushOutcome.Success, result.Outcome);
        GatewayRequest first = await gateway.NextAsync();
        GatewayRequest second = await gateway.NextAsync();
        Assert.Equal("backup_bytes 42\n", first.Text[^16..]);
        Assert.Equal(first.Body, second.Body);
    }

    [Fact]
    public async Task A_push_has_no_third_attempt()
    {
        await using var gateway = new TestGateway(
            GatewayAnswers.Status(500, "first"), GatewayAnswers.Status(503, "second"), GatewayAnswers.Status(200));
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Rejected, 503, "second"), (result.Outcome, result.StatusCode, result.Reason));
        Assert.Equal(2, gateway.Rest().Count);
    }

    [Fact]
    public async Task A_closed_connection_gets_a_second_attempt()
    {
        await using var gateway = new TestGateway(GatewayAnswers.HangUp, GatewayAnswers.Status(202));
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Success, 202), (result.Outcome, result.StatusCode));
    }

    [Fact]
    public async Task A_gateway_that_closes_every_connection_is_unreachable()
    {
        await using var gateway = new TestGateway(GatewayAnswers.HangUp, GatewayAnswers.HangUp);
        using var pusher = new MetricPusher(Options(gateway));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Unreachable, null), (result.Outcome, result.StatusCode));
        Assert.Equal("The server closed the connection before a response.", result.Reason);
    }

    [Fact]
    public async Task A_timeout_of_the_second_attempt_keeps_the_reason_of_the_first()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(503, "queue is full"), GatewayAnswers.Hang);
        var time = new TimerWatch();
        MetricPusherOptions options = Options(gateway, time);
        using var pusher = new MetricPusher(options);
        Task<PushResult> push = pusher.PushAsync(Cancellation);
        await gateway.NextAsync();
        await time.SetAsync(GatewaySender.PauseBeforeSecondTry);
        time.Advance(GatewaySender.PauseBeforeSecondTry);
        await gateway.NextAsync();

        time.Advance(options.Push.Timeout);

        PushResult result = await push;
        Assert.Equal((PushOutcome.Rejected, 503, "queue is full"), (result.Outcome, result.StatusCode, result.Reason));
        Assert.Empty(gateway.Rest());
    }

    private static MetricPusherOptions Options(TestGateway gateway, TimeProvider? time = null)
    {
        var registry = new CollectorRegistry(time ?? TimeProvider.System);
        registry.CreateGauge("backup_bytes", "Size of the last backup.").Set(42);
        return new MetricPusherOptions { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, Timeout = TestGateway.Patience } };
    }
}
