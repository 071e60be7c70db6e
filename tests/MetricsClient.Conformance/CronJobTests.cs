using System.Runtime.InteropServices;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>The CronJob sample against both Pushgateways: the gateway exposes the outcome of every kind of end.</summary>
public sealed class CronJobTests
{
    private const string StartTime = "batch_job_last_start_timestamp_seconds";
    private const string CompletionTime = "batch_job_last_completion_timestamp_seconds";
    private const string SuccessTime = "batch_job_last_success_timestamp_seconds";
    private const string FailureTime = "batch_job_last_failure_timestamp_seconds";
    private const string Stages = "batch_job_last_stage_duration_seconds";
    private const string Size = "backup_last_size_bytes";
    private const string Files = "backup_last_run_files";

    private static readonly string[] s_always =
    [
        Files,
        "batch_job_expected_interval_seconds",
        CompletionTime,
        "batch_job_last_duration_seconds",
        "batch_job_last_exit_code",
        "batch_job_last_run_success",
        Stages,
        StartTime,
        "batch_job_max_duration_seconds",
    ];

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_normal_end_pushes_a_complete_backup(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        double before = Now();

        await RunAsync(expectedExitCode: 0, "--gateway", gateway.Address.ToString(), "--duration", "0.1");

        PushedGroup group = await TheGroupAsync(gateway);
        AssertFamilies(group, SuccessTime, Size);
        AssertRun(group, exitCode: 0, succeeded: true, files: 10);
        Assert.Equal(10_000_000, group.Value(Size));
        Assert.Equal(3600, group.Value("batch_job_expected_interval_seconds"));
        Assert.Equal(1800, group.Value("batch_job_max_duration_seconds"));
        Assert.Equal(["copy", "verify"], StageNames(group));
        AssertInOrder(before, group.Value(StartTime), group.Value(SuccessTime), group.Value(CompletionTime), Now());
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task An_unhandled_exception_pushes_a_failed_run(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        double before = Now();

        string output = await RunAsync(
            expectedExitCode: 134, "--gateway", gateway.Address.ToString(), "--duration", "0.1", "--fail");

        Assert.Contains("The disk is full.", output, StringComparison.Ordinal);
        PushedGroup group = await TheGroupAsync(gateway);
        AssertFamilies(group, FailureTime);
        AssertRun(group, exitCode: 1, succeeded: false, files: 5);
        Assert.Equal(["copy"], StageNames(group));
        AssertInOrder(before, group.Value(StartTime), group.Value(FailureTime), group.Value(CompletionTime), Now());
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current, PosixSignal.SIGTERM, 143)]
    [InlineData(PushgatewayVersion.Current, PosixSignal.SIGINT, 130)]
    [InlineData(PushgatewayVersion.Old, PosixSignal.SIGTERM, 143)]
    [InlineData(PushgatewayVersion.Old, PosixSignal.SIGINT, 130)]
    public async Task A_signal_cancels_the_backup_and_pushes_a_failed_run(
        PushgatewayVersion version, PosixSignal signal, int exitCode)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        double before = Now();
        await using ChildProcess job = Sample.Start(
            "CronJob", "--gateway", gateway.Address.ToString(), "--duration", "3600");
        await job.WaitForLineAsync("^Backing up");

        job.Send(signal);

        Assert.True(await job.WaitForExitAsync() == exitCode, job.Output);
        PushedGroup group = await TheGroupAsync(gateway);
        AssertFamilies(group, FailureTime);
        AssertRun(group, exitCode, succeeded: false, files: 0);
        AssertInOrder(before, group.Value(StartTime), group.Value(FailureTime), group.Value(CompletionTime), Now());
    }

    [Fact]
    public async Task A_failed_run_keeps_the_time_and_the_size_of_the_last_success()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await RunAsync(expectedExitCode: 0, "--gateway", gateway.Address.ToString(), "--duration", "0");
        double success = (await TheGroupAsync(gateway)).Value(SuccessTime);

        await RunAsync(expectedExitCode: 134, "--gateway", gateway.Address.ToString(), "--duration", "0", "--fail");

        PushedGroup group = await TheGroupAsync(gateway);
        AssertFamilies(group, SuccessTime, FailureTime, Size);
        AssertRun(group, exitCode: 1, succeeded: false, files: 5);
        Assert.Equal(success, group.Value(SuccessTime));
        Assert.Equal(10_000_000, group.Value(Size));
    }

    [Fact]
    public async Task A_prometheus_scrapes_the_backup_from_the_gateway_with_the_name_of_the_job()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await RunAsync(expectedExitCode: 0, "--gateway", gateway.Address.ToString(), "--duration", "0");
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync(
            new ScrapeJob("cron-job", new Uri(gateway.Address, "metrics"), ScrapeJob.PrometheusText) { HonorLabels = true });

        double time = await prometheus.WaitForScrapeAsync("cron-job");

        PrometheusSample size = Assert.Single(await prometheus.QueryAsync(Size, time));
        Assert.Equal(("backup", 10_000_000), (size["job"], size.Value));
        PrometheusSample success = Assert.Single(await prometheus.QueryAsync(SuccessTime + "{job=\"backup\"}", time));
        Assert.Equal((await TheGroupAsync(gateway)).Value(SuccessTime), success.Value);
    }

    [Theory]
    [InlineData("Nothing is pushed: neither --gateway nor PUSHGATEWAY_URL names a gateway.")]
    [InlineData(
        "Nothing is pushed: the gateway is not an HTTP address, such as http://localhost:9091.", "--gateway", "user:secret@gateway")]
    public async Task Without_a_usable_gateway_the_job_reports_the_reason_in_one_line_and_succeeds(
        string reason, params string[] gateway)
    {
        string output = await RunAsync(expectedExitCode: 0, ["--duration", "0", .. gateway]);

        Assert.Equal(
            ["Backed up 10000000 bytes.", "Backing up.", reason],
            output.Split('\n').Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(134, "--fail")]
    public Task An_unreachable_gateway_does_not_change_the_exit_code(int exitCode, params string[] more) =>
        RunAsync(exitCode, ["--gateway", GoneGateway.Address.ToString(), "--duration", "0", .. more]);

    private static async Task<string> RunAsync(int expectedExitCode, params string[] arguments)
    {
        await using ChildProcess job = Sample.Start("CronJob", arguments);
        Assert.True(await job.WaitForExitAsync() == expectedExitCode, job.Output);
        return job.Output;
    }

    private static async Task<PushedGroup> TheGroupAsync(RealPushgateway gateway)
    {
        PushedGroup group = Assert.Single(await gateway.GroupsAsync());
        Assert.True(group.LastPushSuccessful);
        Assert.Equal(new Dictionary<string, string> { ["job"] = "backup" }, group.Labels);
        return group;
    }

    private static void AssertFamilies(PushedGroup group, params string[] more) =>
        Assert.Equal(
            s_always.Concat(more).Order(StringComparer.Ordinal),
            group.Pushed.Keys.Order(StringComparer.Ordinal));

    private static void AssertRun(PushedGroup group, int exitCode, bool succeeded, int files)
    {
        Assert.Equal(exitCode, group.Value("batch_job_last_exit_code"));
        Assert.Equal(succeeded ? 1 : 0, group.Value("batch_job_last_run_success"));
        Assert.Equal(files, group.Value(Files));

        // The timer starts after the start timestamp and stops before the completion timestamp. Ten milliseconds more cover
        // the resolution of the wall clock.
        double elapsed = group.Value(CompletionTime) - group.Value(StartTime);
        Assert.InRange(group.Value("batch_job_last_duration_seconds"), 0, elapsed + 0.01);
    }

    private static IEnumerable<string> StageNames(PushedGroup group) =>
        group.Families[Stages].Metrics.Select(static metric => metric.Labels["stage"]).Order(StringComparer.Ordinal);

    private static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    private static void AssertInOrder(params double[] times) => Assert.Equal(times.Order(), times);
}
