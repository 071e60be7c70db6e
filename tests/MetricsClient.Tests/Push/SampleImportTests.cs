namespace MetricsClient.Tests.Push;

/// <summary>Pushes to the import path of VictoriaMetrics. The conformance tests push to a real server.</summary>
public sealed class SampleImportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PushMethod.Put)]
    [InlineData(PushMethod.Post)]
    public async Task Every_push_is_a_POST_that_may_be_answered_with_204(PushMethod method)
    {
        await using var server = new TestGateway(GatewayAnswers.Status(204));
        MetricPusherOptions options = Options(server, new CollectorRegistry());
        options.Push.Method = method;
        using var pusher = new MetricPusher(options);

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.True(result.IsSuccess, result.ToString());
        GatewayRequest request = Assert.Single(server.Rest());
        Assert.Equal(("POST", "/api/v1/import/prometheus/metrics/job/backup"), (request.Method, request.Target));
    }

    [Theory]
    [InlineData(PushMethod.Put, 1)]
    [InlineData(PushMethod.Post, 0)]
    public async Task A_replacement_that_does_not_happen_is_reported_once(PushMethod method, int reports)
    {
        await using var server = new TestGateway();
        var registry = new CollectorRegistry();
        var reported = new ReportedProblems(registry);
        MetricPusherOptions options = Options(server, registry);
        options.Push.Method = method;
        using var pusher = new MetricPusher(options);

        await pusher.PushAsync(Cancellation);
        await pusher.PushAsync(Cancellation);

        Assert.Equal(
            Enumerable.Repeat(
                $"{server.Address}api/v1/import/prometheus/metrics/job/backup: VictoriaMetrics stores samples and no groups, so a push adds samples and replaces nothing; set PushOptions.Method to Post.",
                reports),
            reported.Select(static problem => problem.Message));
    }

    [Fact]
    public async Task A_delete_sends_nothing_and_the_spool_does_not_keep_it()
    {
        await using var server = new TestGateway();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("metricsclient-");
        MetricPusherOptions options = Options(server, new CollectorRegistry());
        options.Push.Spool.Folder = folder.FullName;
        using var pusher = new MetricPusher(options);

        PushResult result = await pusher.DeleteAsync(Cancellation);

        Assert.Equal(PushOutcome.NotSent, result.Outcome);
        Assert.Empty(server.Rest());
        Assert.Empty(folder.GetFiles("*.push"));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_delete_at_shutdown_is_refused_at_the_start()
    {
        var options = new MetricPusherOptions
        {
            Job = "backup",
            ShutdownAction = ShutdownAction.Delete,
            Push = { Gateway = new Uri("http://vm:8428/api/v1/import/prometheus/") },
        };

        ArgumentException refused = Assert.Throws<ArgumentException>(() => new MetricPusher(options));

        Assert.Equal(
            "MetricPusherOptions.ShutdownAction is Delete. VictoriaMetrics stores samples and no groups, so there is no group to delete; "
            + "a series ends five minutes after its last push. Set ShutdownAction to Push or None. (Parameter 'options')",
            refused.Message);
    }

    private static MetricPusherOptions Options(TestGateway server, CollectorRegistry registry) => new()
    {
        Job = "backup",
        Push = { Gateway = new Uri(server.Address, "api/v1/import/prometheus"), Registry = registry, Timeout = TestGateway.Patience },
    };
}
