using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Push;

public sealed class BatchJobTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddSeconds(1_000_000));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_success_replaces_the_group_with_all_families()
    {
        await using var gateway = new TestGateway();
        BatchJobOptions options = Options(gateway);
        options.Push.Registry!.CreateGauge("backup_bytes", "Size of the last backup.").Set(42);
        options.ExpectedInterval = TimeSpan.FromHours(1);
        options.ExpectedMaxDuration = TimeSpan.FromMinutes(30);
        options.Push.GroupTimeToLive = TimeSpan.FromDays(30);

        int code = await BatchJob.RunAsync("backup", options, async (job, _) =>
        {
            await gateway.NextAsync();
            using (job.StartStage("dump"))
            {
                _time.Advance(TimeSpan.FromSeconds(20));
            }

            _time.Advance(TimeSpan.FromSeconds(10));
        }, Cancellation);

        Assert.Equal(0, code);
        GatewayRequest end = Assert.Single(gateway.Rest());
        Assert.Equal("PUT /metrics/job/backup", $"{end.Method} {end.Target}");
        Assert.Equal(
            """
            backup_bytes 42
            batch_job_expected_interval_seconds 3600
            batch_job_last_completion_timestamp_seconds 1000030
            batch_job_last_duration_seconds 30
            batch_job_last_exit_code 0
            batch_job_last_run_success 1
            batch_job_last_stage_duration_seconds{stage="dump"} 20
            batch_job_last_start_timestamp_seconds 1000000
            batch_job_last_success_timestamp_seconds 1000030
            batch_job_max_duration_seconds 1800
            pushed_group_ttl_seconds 2592000
            """.ReplaceLineEndings("\n"),
            Samples(end));
    }

    [Fact]
    public async Task A_start_is_posted_during_the_work_and_without_the_registry()
    {
        await using var gateway = new TestGateway();
        BatchJobOptions options = Options(gateway);
        options.Push.Registry!.CreateGauge("backup_bytes", "Size of the last backup.").Set(0);
        GatewayRequest? start = null;

        await BatchJob.RunAsync("backup", options, async (_, _) => start = await gateway.NextAsync(), Cancellation);

        Assert.Equal("POST /metrics/job/backup", $"{start!.Method} {start.Target}");
        Assert.Equal("batch_job_last_start_timestamp_seconds 1000000", Samples(start));
    }

    [Fact]
    public async Task A_failure_is_posted_without_a_success_time_and_the_exception_is_rethrown()
    {
        await using var gateway = new TestGateway();
        var thrown = new IOException("The disk is full.");

        IOException caught = await Assert.ThrowsAsync<IOException>(() => BatchJob.RunAsync("backup", Options(gateway), async (_, _) =>
        {
            await gateway.NextAsync();
            throw thrown;
        }, Cancellation));

        Assert.Same(thrown, caught);
        GatewayRequest end = Assert.Single(gateway.Rest());
        Assert.Equal("POST", end.Method);
        Assert.Equal(
            """
            batch_job_last_completion_timestamp_seconds 1000000
            batch_job_last_duration_seconds 0
            batch_job_last_exit_code 1
            batch_job_last_failure_timestamp_seconds 1000000
            batch_job_last_run_success 0
            batch_job_last_start_timestamp_seconds 1000000
            """.ReplaceLineEndings("\n"),
            Samples(end));
    }

    [Theory]
    [InlineData(0, "PUT")]
    [InlineData(24, "PUT")]
    [InlineData(1, "POST")]
    public async Task The_options_define_the_exit_codes_of_a_success(int code, string method)
    {
        await using var gateway = new TestGateway();
        BatchJobOptions options = Options(gateway);
        options.SuccessExitCodes.Add(24);

        int returned = await BatchJob.RunAsync("backup", options, async (_, _) =>
        {
            await gateway.NextAsync();
            return code;
        }, Cancellation);

        Assert.Equal(code, returned);
        GatewayRequest end = Assert.Single(gateway.Rest());
        Assert.Equal(method, end.Method);
        Assert.Contains($"batch_job_last_exit_code {code}\n", end.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_canceled_by_the_caller_has_failed()
    {
        await using var gateway = new TestGateway();
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BatchJob.RunAsync(
            "backup",
            Options(gateway),
            async (_, token) =>
            {
                await gateway.NextAsync();
                await cancellation.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
            cancellation.Token));

        GatewayRequest end = Assert.Single(gateway.Rest());
        Assert.Equal("POST", end.Method);
        Assert.Contains("batch_job_last_run_success 0\n", end.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_push_that_hangs_does_not_delay_the_end()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Hang);

        await BatchJob.RunAsync("backup", Options(gateway), async (_, _) => await gateway.NextAsync(), Cancellation);

        Assert.Equal("PUT", Assert.Single(gateway.Rest()).Method);
    }

    [Fact]
    public async Task A_gateway_that_rejects_every_push_changes_neither_the_code_nor_the_work()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(400, "no"), GatewayAnswers.Status(400, "no"));
        BatchJobOptions options = Options(gateway);
        var failures = new List<PushResult>();
        options.Push.OnFailure = failures.Add;

        int code = await BatchJob.RunAsync("backup", options, static (_, _) => Task.FromResult(0), Cancellation);

        Assert.Equal(0, code);
        Assert.Contains(failures, static failure => failure is { Outcome: PushOutcome.Rejected, Reason: "no" });
    }

    [Fact]
    public async Task A_worker_runs_a_job_again_and_again_in_one_process()
    {
        await using var gateway = new TestGateway();
        BatchJobOptions options = Options(gateway);

        for (int run = 1; run <= 3; run++)
        {
            await BatchJob.RunAsync("backup", options, async (_, _) => await gateway.NextAsync(), Cancellation);

            Assert.Contains("batch_job_last_run_success 1\n", Assert.Single(gateway.Rest()).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_group_may_have_more_labels_than_the_job()
    {
        await using var gateway = new TestGateway();
        BatchJobOptions options = Options(gateway);
        options.Push.GroupingKey["shard"] = "3";

        await BatchJob.RunAsync("backup", options, async (_, _) => await gateway.NextAsync(), Cancellation);

        Assert.Equal("/metrics/job/backup/shard/3", Assert.Single(gateway.Rest()).Target);
    }

    [Fact]
    public async Task Invalid_options_throw_before_the_work_begins()
    {
        var gateway = new Uri("http://gateway:9091");
        await RefusedAsync("", new() { Push = { Gateway = gateway } }, "name");
        await RefusedAsync("backup", new(), "set Gateway to the address");
        await RefusedAsync("backup", new() { ExpectedInterval = TimeSpan.Zero, Push = { Gateway = gateway } }, "'ExpectedInterval' must be more than zero");
        await RefusedAsync("backup", new() { ExpectedMaxDuration = -TimeSpan.FromHours(1), Push = { Gateway = gateway } }, "'ExpectedMaxDuration' must be more than zero");
        await RefusedAsync("backup", new() { SignalGracePeriod = TimeSpan.FromDays(25), Push = { Gateway = gateway } }, "'SignalGracePeriod' must be");
    }

    private static async Task RefusedAsync(string name, BatchJobOptions options, string remedy)
    {
        bool began = false;
        ArgumentException refusal = await Assert.ThrowsAnyAsync<ArgumentException>(() => BatchJob.RunAsync(name, options, (_, _) =>
        {
            began = true;
            return Task.CompletedTask;
        }, Cancellation));

        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
        Assert.False(began);
    }

    private static string Samples(GatewayRequest request) => string.Join(
        '\n', request.Text.Split('\n').Where(static line => line.Length > 0 && line[0] != '#').Order(StringComparer.Ordinal));

    private BatchJobOptions Options(TestGateway gateway) => new()
    {
        Push =
        {
            Gateway = gateway.Address,
            Registry = new CollectorRegistry(_time),
        },
    };
}
