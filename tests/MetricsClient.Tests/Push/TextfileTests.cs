namespace MetricsClient.Tests.Push;

public sealed class TextfileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metricsclient-");
    private readonly CollectorRegistry _registry = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_push_is_a_file_of_the_job_with_the_groups_labels_on_every_sample()
    {
        _registry.CreateGauge("backup_bytes", "Size.", "disk").WithLabels("/dev/\"a\"").Set(42);
        _registry.CreateHistogram("backup_seconds", "Time.", new HistogramOptions { Buckets = [1] }).Observe(0.5);
        MetricPusherOptions options = Options();
        options.Push.GroupingKey["shard"] = "a\\b\"";
        options.Push.GroupingKey["instance"] = "";
        options.Push.AllowEmptyGroupingValues = true;
        using var pusher = new MetricPusher(options);

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.True(result.IsSuccess, result.ToString());
        Assert.Equal(
            """
            # HELP backup_bytes Size.
            # TYPE backup_bytes gauge
            backup_bytes{job="backup",shard="a\\b\"",disk="/dev/\"a\""} 42
            # HELP backup_seconds Time.
            # TYPE backup_seconds histogram
            backup_seconds_bucket{job="backup",shard="a\\b\"",le="1.0"} 1
            backup_seconds_bucket{job="backup",shard="a\\b\"",le="+Inf"} 1
            backup_seconds_sum{job="backup",shard="a\\b\""} 0.5
            backup_seconds_count{job="backup",shard="a\\b\""} 1

            """.ReplaceLineEndings("\n"),
            await File.ReadAllTextAsync(Assert.Single(_folder.GetFiles()).FullName, Cancellation));
    }

    [Fact]
    public async Task The_file_of_a_plain_job_has_the_name_of_the_job_and_no_temporary_file_remains()
    {
        using var pusher = new MetricPusher(Options());

        for (int i = 0; i < 3; i++)
        {
            await pusher.PushAsync(Cancellation);
        }

        Assert.Equal("backup.prom", Assert.Single(_folder.GetFileSystemInfos()).Name);
    }

    [Fact]
    public async Task A_post_keeps_the_families_that_are_not_in_the_request()
    {
        _registry.CreateGauge("first", "One.").Set(1);
        using (var pusher = new MetricPusher(Options()))
        {
            await pusher.PushAsync(Cancellation);
        }

        var other = new CollectorRegistry();
        other.CreateGauge("second", "Two.").Set(2);
        MetricPusherOptions options = Options();
        options.Push.Registry = other;
        options.Push.Method = PushMethod.Post;
        using (var pusher = new MetricPusher(options))
        {
            await pusher.PushAsync(Cancellation);
            await pusher.PushAsync(Cancellation);
        }

        Assert.Equal(
            "# HELP first One.\n# TYPE first gauge\nfirst{job=\"backup\"} 1\n# HELP second Two.\n# TYPE second gauge\nsecond{job=\"backup\"} 2\n",
            await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "backup.prom"), Cancellation));
    }

    [Fact]
    public async Task A_delete_removes_the_file_and_succeeds_without_a_file()
    {
        using var pusher = new MetricPusher(Options());
        await pusher.PushAsync(Cancellation);

        Assert.True((await pusher.DeleteAsync(Cancellation)).IsSuccess);
        Assert.True((await pusher.DeleteAsync(Cancellation)).IsSuccess);

        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public async Task A_missing_folder_fails_the_push_with_a_reason_that_names_the_folder()
    {
        MetricPusherOptions options = Options();
        options.Push.TextfileFolder = Path.Combine(_folder.FullName, "none");
        using var pusher = new MetricPusher(options);

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal(PushOutcome.Failed, result.Outcome);
        Assert.Contains(options.Push.TextfileFolder, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_and_a_gateway_both_get_the_push_even_if_either_fails()
    {
        _registry.CreateGauge("backup_bytes", "Size.").Set(42);
        await using var gateway = new TestGateway(GatewayAnswers.Status(400, "no"), GatewayAnswers.Status(200));
        MetricPusherOptions options = Options();
        options.Push.Gateway = gateway.Address;
        using var pusher = new MetricPusher(options);

        PushResult refused = await pusher.PushAsync(Cancellation);
        PushResult taken = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Rejected, 400, $"{gateway.Address}metrics/job/backup: no"), (refused.Outcome, refused.StatusCode, refused.Reason));
        Assert.True(taken.IsSuccess, taken.ToString());
        Assert.Single(_folder.GetFiles());
        Assert.EndsWith("backup_bytes 42\n", (await gateway.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_job_with_a_textfile_needs_no_gateway()
    {
        var options = new BatchJobOptions { Push = { TextfileFolder = _folder.FullName, Registry = _registry } };
        await BatchJob.RunAsync("backup", options, static (_, _) => Task.CompletedTask, Cancellation);
        string success = await SuccessLineAsync();

        await BatchJob.RunAsync("backup", options, static (_, _) => Task.FromResult(1), Cancellation);

        Assert.Equal(success, await SuccessLineAsync());
    }

    private async Task<string> SuccessLineAsync()
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "backup.prom"), Cancellation);
        return Assert.Single(lines, static line => line.StartsWith("batch_job_last_success_timestamp_seconds{job=\"backup\"} ", StringComparison.Ordinal));
    }

    private MetricPusherOptions Options() => new() { Job = "backup", Push = { TextfileFolder = _folder.FullName, Registry = _registry } };
}
