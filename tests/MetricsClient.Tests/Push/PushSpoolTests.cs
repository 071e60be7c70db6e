using MetricsClient.Push.Spool;
using MetricsClient.Tool.Gateway;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Push;

public sealed class PushSpoolTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metricsclient-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FileInfo[] Waiting => _folder.GetFiles("*.push");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_failed_push_is_kept_until_the_next_push_of_the_group()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(503, "busy"), GatewayAnswers.Status(503, "busy"), GatewayAnswers.Status(200));
        await PushAsync("first", PushMethod.Post, gateway.Address, expected: PushOutcome.Rejected);
        Assert.Single(Waiting);
        gateway.Rest();

        await PushAsync("second", PushMethod.Post, gateway.Address);

        GatewayRequest both = Assert.Single(gateway.Rest());
        Assert.Equal("POST", both.Method);
        Assert.Equal("# HELP first Of a test.\n# TYPE first gauge\nfirst 1\n# HELP second Of a test.\n# TYPE second gauge\nsecond 1\n", both.Text);
        Assert.Empty(Waiting);
    }

    [Fact]
    public async Task The_failure_names_the_folder_of_the_kept_push()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(401, "Unauthorized"));

        PushResult result = await PushAsync("first", PushMethod.Put, gateway.Address, expected: PushOutcome.Rejected);

        Assert.Equal($"Unauthorized The push is kept in '{_folder.FullName}'.", result.Reason);
    }

    [Theory]
    [InlineData(PushMethod.Put, PushMethod.Put, "PUT", "second")]
    [InlineData(PushMethod.Put, PushMethod.Post, "PUT", "first second")]
    [InlineData(PushMethod.Post, PushMethod.Post, "POST", "first second")]
    [InlineData(PushMethod.Post, PushMethod.Put, "PUT", "second")]
    public async Task One_request_replaces_all_kept_pushes_of_a_group(PushMethod first, PushMethod second, string method, string families)
    {
        await using var gateway = new TestGateway();
        await PushAsync("first", first);
        await PushAsync("second", second);

        SpoolFlush flushed = await FlushAsync(gateway);

        Assert.Equal((1, 0, 0), (flushed.Sent, flushed.Left, flushed.Expired));
        GatewayRequest request = Assert.Single(gateway.Rest());
        Assert.Equal($"{method} /metrics/job/backup", $"{request.Method} {request.Target}");
        Assert.Equal(families.Split(' ').Select(static name => $"{name} 1"), request.Text.Split('\n').Where(static line => line.Length > 0 && line[0] != '#'));
        Assert.Empty(Waiting);
    }

    [Fact]
    public async Task A_delete_is_kept_and_a_later_push_replaces_the_group()
    {
        await using var gateway = new TestGateway();
        using var pusher = new MetricPusher(Options("first", PushMethod.Post));
        await pusher.PushAsync(Cancellation);

        await pusher.DeleteAsync(Cancellation);
        await FlushAsync(gateway);
        await pusher.DeleteAsync(Cancellation);
        await pusher.PushAsync(Cancellation);
        await FlushAsync(gateway);

        Assert.Equal(["DELETE", "PUT"], gateway.Rest().Select(static request => request.Method));
    }

    [Fact]
    public async Task The_oldest_push_is_sent_first_and_an_unreachable_gateway_gets_one_request()
    {
        await PushAsync("first", PushMethod.Put, job: "young");
        await PushAsync("first", PushMethod.Put, job: "old");
        Aged("old", TimeSpan.FromHours(1));
        await using var gateway = new TestGateway(GatewayAnswers.HangUp, GatewayAnswers.HangUp);

        SpoolFlush failed = await FlushAsync(gateway);
        Assert.Equal((0, 2, 0), (failed.Sent, failed.Left, failed.Expired));
        Assert.Equal(PushOutcome.Unreachable, Assert.Single(failed.Failures).Outcome);
        gateway.Rest();

        SpoolFlush worked = await FlushAsync(gateway);
        Assert.Equal((2, 0), (worked.Sent, worked.Left));
        Assert.Equal(["/metrics/job/old", "/metrics/job/young"], gateway.Rest().Select(static request => request.Target));
    }

    [Fact]
    public async Task A_rejected_push_stays_and_does_not_delay_the_pushes_of_different_groups()
    {
        await PushAsync("first", PushMethod.Put, job: "bad");
        await PushAsync("first", PushMethod.Put, job: "good");
        Aged("bad", TimeSpan.FromHours(1));
        await using var gateway = new TestGateway(GatewayAnswers.Status(400, "no"), GatewayAnswers.Status(200));

        SpoolFlush flushed = await FlushAsync(gateway);

        Assert.Equal((1, 1), (flushed.Sent, flushed.Left));
        Assert.Equal("no", Assert.Single(flushed.Failures).Reason);
        Assert.Equal("bad.push", Assert.Single(Waiting).Name);
    }

    [Fact]
    public async Task A_kept_push_that_the_gateway_rejects_does_not_block_the_new_push()
    {
        await PushAsync("first", PushMethod.Post);
        await using var gateway = new TestGateway(GatewayAnswers.Status(400, "first is bad"), GatewayAnswers.Status(200));

        await PushAsync("second", PushMethod.Post, gateway.Address);

        Assert.DoesNotContain("first", gateway.Rest()[^1].Text, StringComparison.Ordinal);
        Assert.Empty(Waiting);
    }

    [Fact]
    public async Task A_push_rejected_for_invalid_content_is_not_kept()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(400, "no"));

        await PushAsync("first", PushMethod.Put, gateway.Address, expected: PushOutcome.Rejected);

        Assert.Empty(Waiting);
    }

    [Fact]
    public async Task A_push_older_than_the_maximum_age_is_deleted()
    {
        await using var gateway = new TestGateway();
        await PushAsync("first", PushMethod.Post, job: "old");
        await PushAsync("first", PushMethod.Post, job: "young");
        Aged("old", TimeSpan.FromDays(8));

        SpoolFlush flushed = await FlushAsync(gateway);

        Assert.Equal((1, 0, 1), (flushed.Sent, flushed.Left, flushed.Expired));
        Assert.Equal("/metrics/job/young", Assert.Single(gateway.Rest()).Target);
    }

    [Fact]
    public async Task A_push_is_not_merged_into_an_expired_push()
    {
        await using var gateway = new TestGateway();
        await PushAsync("first", PushMethod.Post);
        Aged("backup", TimeSpan.FromDays(8));

        await PushAsync("second", PushMethod.Post);
        await FlushAsync(gateway);

        Assert.DoesNotContain("first", Assert.Single(gateway.Rest()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_oldest_pushes_are_deleted_when_the_folder_is_full()
    {
        const long MaxBytes = 250;
        foreach (string job in new[] { "a", "b", "c", "d" })
        {
            await PushAsync("first", PushMethod.Put, job: job, change: static spool => spool.MaxBytes = MaxBytes);
            Aged(job, TimeSpan.FromMinutes('z' - job[0]));
        }

        Assert.Equal(["c.push", "d.push"], Waiting.Select(static file => file.Name).Order(StringComparer.Ordinal));
        Assert.InRange(Waiting.Sum(static file => file.Length), 1, MaxBytes);
    }

    [Fact]
    public async Task A_push_larger_than_the_folder_limit_fails()
    {
        PushResult result = await PushAsync(
            "first", PushMethod.Put, expected: PushOutcome.Failed, change: static spool => spool.MaxBytes = 10);

        Assert.Contains("more than Spool.MaxBytes (10)", result.Reason, StringComparison.Ordinal);
        Assert.Empty(Waiting);
    }

    [Fact]
    public async Task An_unusable_spool_does_not_prevent_a_push_to_the_gateway()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(200), GatewayAnswers.Status(401, "Unauthorized"));
        string file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        void Change(SpoolOptions spool) => spool.Folder = Path.Combine(file, "folder");

        await PushAsync("first", PushMethod.Put, gateway.Address, change: Change);
        PushResult failed = await PushAsync("first", PushMethod.Put, gateway.Address, expected: PushOutcome.Rejected, change: Change);

        Assert.StartsWith("Unauthorized The spool could not keep the push: ", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_during_the_flush_of_the_same_group_is_not_lost()
    {
        await PushAsync("first", PushMethod.Put);
        await using var gateway = new TestGateway(async connection =>
        {
            await PushAsync("second", PushMethod.Put);
            return await GatewayAnswers.Status(200)(connection);
        });

        await FlushAsync(gateway);

        Assert.EndsWith("second 1\n", await File.ReadAllTextAsync(Assert.Single(Waiting).FullName, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_pushes_lose_nothing()
    {
        await using var gateway = new TestGateway();

        // The clock stands still, so that no push gives up its wait for the lock on a slow disk.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PushAsync($"family_{i}", PushMethod.Post, time: time)));
        await FlushAsync(gateway);

        string text = Assert.Single(gateway.Rest()).Text;
        Assert.All(Enumerable.Range(0, 20), i => Assert.Contains($"\nfamily_{i} 1\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hanging_gateway_leaves_time_to_keep_the_push()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Hang);
        var time = new FakeTimeProvider();
        MetricPusherOptions options = Options("first", PushMethod.Put, gateway.Address, time);
        using var pusher = new MetricPusher(options);
        Task<PushResult> push = pusher.PushAsync(Cancellation);
        await gateway.NextAsync();

        time.Advance(options.Push.Timeout * SpoolSink.GatewayShare);

        PushResult result = await push;
        Assert.Equal(PushOutcome.TimedOut, result.Outcome);
        Assert.Single(Waiting);
    }

    [Fact]
    public async Task A_blank_folder_throws() => await Assert.ThrowsAsync<ArgumentException>(
        () => PushAsync("first", PushMethod.Put, change: static spool => spool.Folder = " "));

    [Fact]
    public async Task A_maximum_size_of_zero_throws() => await Assert.ThrowsAsync<ArgumentException>(
        () => PushAsync("first", PushMethod.Put, change: static spool => spool.MaxBytes = 0));

    private async Task<SpoolFlush> FlushAsync(TestGateway gateway)
    {
        using var client = new PushgatewayClient(new PushOptions { Gateway = gateway.Address, Timeout = TestGateway.Patience });
        return await SpoolFlush.RunAsync(new SpoolFolder(new SpoolOptions { Folder = _folder.FullName }, TimeProvider.System), client, Cancellation);
    }

    private async Task<PushResult> PushAsync(
        string family,
        PushMethod method,
        Uri? gateway = null,
        PushOutcome expected = PushOutcome.Success,
        string job = "backup",
        Action<SpoolOptions>? change = null,
        TimeProvider? time = null)
    {
        MetricPusherOptions options = Options(family, method, gateway, time);
        options.Job = job;
        change?.Invoke(options.Push.Spool);
        using var pusher = new MetricPusher(options);
        PushResult result = await pusher.PushAsync(Cancellation);
        Assert.True(result.Outcome == expected, result.ToString());
        return result;
    }

    private MetricPusherOptions Options(string family, PushMethod method, Uri? gateway = null, TimeProvider? time = null)
    {
        var registry = new CollectorRegistry(time ?? TimeProvider.System);
        registry.CreateGauge(family, "Of a test.").Set(1);
        return new MetricPusherOptions
        {
            Job = "backup",
            Push =
            {
                Gateway = gateway,
                Registry = registry,
                Method = method,
                Timeout = TestGateway.Patience,
                Spool = { Folder = _folder.FullName },
            },
        };
    }

    private void Aged(string job, TimeSpan age) =>
        File.SetLastWriteTimeUtc(Path.Combine(_folder.FullName, $"{job}.push"), TimeProvider.System.GetUtcNow().UtcDateTime - age);
}
