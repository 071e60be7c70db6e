using System.Text;
using MetricsClient.Push.Gateway;

namespace MetricsClient.Tests.Push;

public sealed class SeveralGatewaysTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metricsclient-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_first_reachable_gateway_gets_the_push()
    {
        await using var first = new TestGateway();
        await using var second = new TestGateway();
        using var pusher = new MetricPusher(Options(first.Address, second.Address));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.True(result.IsSuccess, result.ToString());
        Assert.Single(first.Rest());
        Assert.Empty(second.Rest());
    }

    [Fact]
    public async Task A_gateway_that_is_unreachable_or_broken_or_hangs_is_skipped()
    {
        await using var broken = new TestGateway(GatewayAnswers.Status(500), GatewayAnswers.Status(500));
        await using var hanging = new TestGateway(GatewayAnswers.Hang);
        await using var last = new TestGateway();
        var time = new TimerWatch();
        MetricPusherOptions options = Options(TestPort.NextAddress(), broken.Address, hanging.Address, last.Address);
        options.Push.Registry = new CollectorRegistry(time);
        using var pusher = new MetricPusher(options);
        Task<PushResult> push = pusher.PushAsync(Cancellation);
        for (int secondTry = 0; secondTry < 2; secondTry++)
        {
            await time.SetAsync(GatewaySender.PauseBeforeSecondTry);
            time.Advance(GatewaySender.PauseBeforeSecondTry);
        }

        // The hanging gateway gets half of the remaining time, since one more gateway follows.
        await hanging.NextAsync();
        time.Advance((options.Push.Timeout - (2 * GatewaySender.PauseBeforeSecondTry)) / 2);

        PushResult result = await push;
        Assert.True(result.IsSuccess, result.ToString());
        Assert.Single(last.Rest());
    }

    [Fact]
    public async Task A_rejection_does_not_try_the_next_gateway()
    {
        await using var first = new TestGateway(GatewayAnswers.Status(400, "bad metrics"));
        await using var second = new TestGateway();
        using var pusher = new MetricPusher(Options(first.Address, second.Address));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Rejected, "bad metrics"), (result.Outcome, result.Reason));
        Assert.Empty(second.Rest());
    }

    [Fact]
    public async Task A_failure_of_all_gateways_has_the_reasons_of_all()
    {
        Uri gone = TestPort.NextAddress();
        await using var broken = new TestGateway(GatewayAnswers.Status(503, "busy"), GatewayAnswers.Status(503, "busy"));
        using var pusher = new MetricPusher(Options(gone, broken.Address));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Rejected, 503), (result.Outcome, result.StatusCode));
        Assert.StartsWith($"{gone}metrics/job/backup: No connection: ", result.Reason, StringComparison.Ordinal);
        Assert.EndsWith($" {broken.Address}metrics/job/backup: busy", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PushToAllGateways_pushes_to_all_and_each_must_accept()
    {
        await using var first = new TestGateway(GatewayAnswers.Status(200), GatewayAnswers.Status(200));
        await using var second = new TestGateway(GatewayAnswers.Status(200), GatewayAnswers.Status(400, "no"));
        MetricPusherOptions options = Options(first.Address, second.Address);
        options.Push.PushToAllGateways = true;
        options.Push.UseCompression = true;
        using var pusher = new MetricPusher(options);

        PushResult both = await pusher.PushAsync(Cancellation);
        PushResult one = await pusher.PushAsync(Cancellation);

        Assert.True(both.IsSuccess, both.ToString());
        Assert.Equal((PushOutcome.Rejected, $"{second.Address}metrics/job/backup: no"), (one.Outcome, one.Reason));
        Assert.Equal((2, 2), (first.Rest().Count, second.Rest().Count));
    }

    [Theory]
    [InlineData("rejecting gone", "push")]
    [InlineData("gone rejecting", "push")]
    [InlineData("rejecting gone", "delete")]
    [InlineData("gone rejecting", "delete")]
    public async Task A_request_is_kept_for_an_unreachable_gateway_if_another_gateway_rejects_the_request(string order, string request)
    {
        await using var rejecting = new TestGateway(GatewayAnswers.Status(400, "bad metrics"));
        MetricPusherOptions options = order == "rejecting gone" ? Options(rejecting.Address, TestPort.NextAddress()) : Options(TestPort.NextAddress(), rejecting.Address);
        options.Push.PushToAllGateways = true;
        options.Push.Spool.Folder = _folder.FullName;
        using var pusher = new MetricPusher(options);

        PushResult result = await (request == "push" ? pusher.PushAsync(Cancellation) : pusher.DeleteAsync(Cancellation));

        Assert.Equal(PushOutcome.Unreachable, result.Outcome);
        Assert.Contains($"{rejecting.Address}metrics/job/backup: bad metrics", result.Reason, StringComparison.Ordinal);
        Assert.Single(_folder.GetFiles("*.push"));
    }

    [Fact]
    public async Task A_delete_goes_to_all_gateways()
    {
        await using var first = new TestGateway();
        await using var second = new TestGateway();
        using var pusher = new MetricPusher(Options(first.Address, second.Address));

        PushResult result = await pusher.DeleteAsync(Cancellation);

        Assert.True(result.IsSuccess, result.ToString());
        Assert.Equal(["DELETE", "DELETE"], first.Rest().Concat(second.Rest()).Select(static request => request.Method));
    }

    [Fact]
    public async Task Each_address_may_have_different_credentials()
    {
        await using var gateway = new TestGateway();
        MetricPusherOptions options = Options(TestPort.NextAddress(), new Uri($"http://me:secret@127.0.0.1:{gateway.Address.Port}"));
        using var pusher = new MetricPusher(options);

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:secret")), (await gateway.NextAsync()).Headers["Authorization"]);
        Assert.DoesNotContain("secret", result.ToString(), StringComparison.Ordinal);
    }

    private static MetricPusherOptions Options(Uri first, params Uri[] further)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("backup_bytes", "Size of the last backup.").Set(42);
        var options = new MetricPusherOptions { Job = "backup", Push = { Gateway = first, Registry = registry, Timeout = TestGateway.Patience } };
        Array.ForEach(further, options.Push.AdditionalGateways.Add);
        return options;
    }
}
