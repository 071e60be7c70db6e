using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Tool;

/// <summary><c>promjob run --remote-write</c> with real receivers.</summary>
public sealed class RunRemoteWriteTests
{
    private const string LastSuccess = "batch_job_last_success_timestamp_seconds";

    [Fact]
    public async Task A_run_is_found_with_the_labels_of_the_group_and_without_a_heartbeat()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();

        CommandResult run = await PromJob.RunAsync(
            gateway: null, "run", "--job", "write/run", "--group", "shard=3", "--remote-write", prometheus.Write.ToString(), "--timeout", "30s",
            "--expect-every", "1h", "--push-required", "--", "sh", "-c", "exit 0");

        Assert.Equal(new CommandResult(0, "", ""), run);
        PrometheusSample success = Assert.Single(await prometheus.QueryAsync("batch_job_last_run_success{job='write/run'}"));
        Assert.Equal((1, "3"), (success.Value, success["shard"]));
        Assert.Single(await prometheus.QueryAsync("batch_job_expected_interval_seconds{job='write/run'} == 3600"));
        Assert.Empty(await prometheus.QueryAsync("metricsclient_remote_write_up{job='write/run'}"));
    }

    [Fact]
    public async Task Runs_of_one_job_at_the_same_time_never_make_the_samples_of_each_other_invalid()
    {
        const int Runs = 20;
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();

        using var folder = new TemporaryFolder();

        // The commands end together, after all runs have started: the start of twenty programs may need longer than the limit of the final push.
        Task<CommandResult[]> running = Task.WhenAll(Enumerable.Range(0, Runs).Select(_ => PromJob.RunAsync(
            gateway: null, "run", "--job", "write_at_once", "--remote-write", prometheus.Write.ToString(), "--timeout", "30s", "--push-required",
            "--", "sh", "-c", "until [ -e \"$0\" ]; do sleep 0.1; done", folder["go"])));
        await Eventually.GetAsync("the starts", async () =>
            await prometheus.QueryAsync("batch_job_last_start_timestamp_seconds{job='write_at_once'}") is { Count: Runs } starts ? starts : null);
        await File.WriteAllTextAsync(folder["go"], "", TestContext.Current.CancellationToken);
        CommandResult[] runs = await running;

        Assert.All(runs, static run => Assert.Equal(new CommandResult(0, "", ""), run));
        Assert.Equal(Runs, (await prometheus.QueryAsync($"{LastSuccess}{{job='write_at_once'}}")).Count);
        Assert.Single(await prometheus.QueryAsync($"max without (instance) (last_over_time({LastSuccess}{{job='write_at_once'}}[3d]))"));
    }

    [Fact]
    [Trait("Lane", "long")]
    public async Task Two_hundred_pairs_of_runs_at_the_same_time_cause_no_sample_out_of_order_and_no_duplicate()
    {
        const int Pairs = 200;
        await using RealPrometheus prometheus = await RealPrometheus.StartAsync(new TemporaryFolder(), port: 0);
        for (int pair = 0; pair < Pairs; pair++)
        {
            CommandResult[] runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => PromJob.RunAsync(
                gateway: null, "run", "--job", "write_pair", "--remote-write", prometheus.Write.ToString(), "--timeout", "30s", "--push-required", "--", "true")));
            Assert.All(runs, static run => Assert.Equal(new CommandResult(0, "", ""), run));
        }

        Assert.Equal(2 * Pairs, (await prometheus.QueryAsync($"last_over_time({LastSuccess}{{job='write_pair'}}[1h])")).Count);
        Assert.Equal(0, await prometheus.OwnAsync("prometheus_tsdb_out_of_order_samples_total"));
        Assert.DoesNotContain("out of order", prometheus.Log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("duplicate", prometheus.Log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task VictoriaMetrics_keeps_a_failed_run_and_the_last_success()
    {
        RealVictoriaMetrics victoria = await RealVictoriaMetrics.SharedAsync();
        string[] line = ["run", "--job", "write_victoria", "--group", "instance=db1", "--remote-write", victoria.Write.ToString(), "--timeout", "30s", "--push-required", "--"];

        Assert.Equal(new CommandResult(0, "", ""), await PromJob.RunAsync(gateway: null, [.. line, "true"]));
        Assert.Equal(new CommandResult(3, "", ""), await PromJob.RunAsync(gateway: null, [.. line, "sh", "-c", "exit 3"]));

        Assert.Equal([0, 3], Assert.Single(await victoria.ExportAsync("batch_job_last_exit_code{job=\"write_victoria\"}", samples: 2)).Values);
        Assert.Single(await victoria.QueryAsync($"last_over_time({LastSuccess}{{job=\"write_victoria\",instance=\"db1\"}}[1d])"));
    }

    [Fact]
    public async Task A_gateway_and_a_receiver_both_get_the_run_and_a_receiver_that_is_gone_costs_one_line()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);

        CommandResult run = await PromJob.RunAsync(
            gateway.Address, "run", "--job", "j", "--remote-write", new Uri(GoneGateway.Address, "api/v1/write").ToString(), "--", "sh", "-c", "exit 4");

        Assert.Equal((4, ""), (run.ExitCode, run.Output));
        Assert.Matches("^promjob: [^\n]* did not reach the server [^\n]*/api/v1/write[^\n]*\n$", run.Error);
        Assert.Equal(4, Assert.Single(await gateway.GroupsAsync()).Value("batch_job_last_exit_code"));
    }

    [Theory]
    [InlineData("--remote-write is not an http or https address; use an address such as http://localhost:9091.", "--remote-write", "localhost")]
    [InlineData("RemoteWriteOptions.Headers contains 'User-Agent', which the protocol defines; remove the header.", "--remote-write", "http://127.0.0.1:1/api/v1/write", "-H", "User-Agent: x")]
    public async Task A_mistake_costs_one_line_and_the_command_runs(string message, params string[] options)
    {
        CommandResult run = await PromJob.RunAsync(gateway: null, ["run", "--job", "j", .. options, "--", "echo", "out"]);

        Assert.Equal(new CommandResult(0, "out\n", $"promjob: {message}\n"), run);
    }
}
