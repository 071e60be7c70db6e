using MetricsClient.Tests.Push;

namespace MetricsClient.RemoteWrite.Tests.Sending;

/// <summary>The choice of the version of the protocol. The content of version 2 is read by a real Prometheus.</summary>
public sealed class VersionTests
{
    private const string Version1 = "0.1.0 application/x-protobuf";
    private const string Version2 = "2.0.0 application/x-protobuf;proto=io.prometheus.write.v2.Request";

    private static readonly GatewayAnswering s_written = static async connection =>
    {
        await connection.WriteAsync("HTTP/1.1 204 No Content\r\nX-Prometheus-Remote-Write-Samples-Written: 0\r\n\r\n");
        return true;
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_that_counts_the_samples_gets_version_2()
    {
        await using var receiver = new TestReceiver(s_written, s_written, s_written);

        Assert.Equal([Version2, Version2, Version2], await PushTwiceAsync(receiver, static result => result.IsSuccess));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(400)]
    [InlineData(415)]
    public async Task Any_other_receiver_gets_version_1_without_a_loss(int status)
    {
        await using var receiver = new TestReceiver(GatewayAnswers.Status(status));

        Assert.Equal([Version2, Version1, Version1], await PushTwiceAsync(receiver, static result => result.IsSuccess));
    }

    [Fact]
    public async Task A_receiver_that_does_not_respond_is_asked_again()
    {
        await using var receiver = new TestReceiver(GatewayAnswers.Status(503), GatewayAnswers.Status(204), s_written, s_written);

        Assert.Equal([Version2, Version1, Version2, Version2], await PushTwiceAsync(receiver, static result => result.IsSuccess));
    }

    [Fact]
    public async Task A_receiver_that_was_replaced_costs_one_request()
    {
        await using var receiver = new TestReceiver(s_written, GatewayAnswers.Status(204), GatewayAnswers.Status(204));

        Assert.Equal([Version2, Version2, Version1], await PushTwiceAsync(receiver, static result => result.StatusCode == 204 || result.IsSuccess));
    }

    [Theory]
    [InlineData(100, 100, 0)]
    [InlineData(1, 1, 2)]
    [InlineData(0, 0, 3)]
    public async Task Of_a_request_that_was_refused_in_part_only_the_samples_that_were_not_stored_count_as_dropped(int written, double sent, double dropped)
    {
        await using var receiver = new TestReceiver(s_written, async connection =>
        {
            await connection.WriteAsync(
                $"HTTP/1.1 400 Bad\r\nX-Prometheus-Remote-Write-Samples-Written: {written}\r\nX-Prometheus-Remote-Write-Histograms-Written: 0\r\nContent-Length: 26\r\n\r\nout of order exemplar here");
            return true;
        });
        receiver.Options.Protocol = RemoteWriteProtocol.PreferVersion2;
        receiver.Options.Relabel = static (family, _) => family.StartsWith("level", StringComparison.Ordinal);
        receiver.Registry.CreateGauge("level_2", "Second.");
        receiver.Registry.CreateGauge("level_3", "Third.");
        using MetricPusher pusher = receiver.Pusher();
        Counter sentCount = Counter("metricsclient_remote_write_samples_sent_total", "endpoint", receiver.Address);
        Counter droppedCount = Counter("metricsclient_remote_write_samples_dropped_total", "reason", "out_of_order");
        (double sentBefore, double droppedBefore) = (sentCount.Value, droppedCount.Value);

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal(dropped == 0, result.IsSuccess);
        // The receiver of an earlier test may have had the same port.
        Assert.Equal(Math.Min(sent, 3), sentCount.Value - sentBefore);

        // Other tests drop samples for the same reason at the same time.
        Assert.InRange(droppedCount.Value - droppedBefore, dropped, double.MaxValue);
    }

    private static Counter Counter(string name, string label, string value) => Metrics.DefaultRegistry.SelfMetrics
        .Counter(name, name.Contains("sent", StringComparison.Ordinal) ? "Samples that a receiver has accepted." : "Samples that were dropped, by reason.", label, value);

    private static async Task<IEnumerable<string>> PushTwiceAsync(TestReceiver receiver, Func<PushResult, bool> isExpected)
    {
        receiver.Options.Protocol = RemoteWriteProtocol.PreferVersion2;
        using MetricPusher pusher = receiver.Pusher();
        for (int i = 0; i < 2; i++)
        {
            PushResult result = await pusher.PushAsync(Cancellation);
            Assert.True(isExpected(result), result.ToString());
        }

        return receiver.Requests().Select(static request => $"{request.Headers["X-Prometheus-Remote-Write-Version"]} {request.Headers["Content-Type"]}");
    }
}
