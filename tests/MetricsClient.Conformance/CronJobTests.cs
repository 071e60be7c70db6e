using System.Runtime.InteropServices;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>The CronJob sample and both Pushgateways: however the job ends, the gateway has the values that were set before the end.</summary>
public sealed class CronJobTests
{
    private const string SuccessTime = "backup_last_success_timestamp_seconds";

    private static readonly string[] s_always =
    [
        "backup_last_duration_seconds", "backup_last_run_success", "backup_last_size_bytes", "backup_last_start_timestamp_seconds",
    ];

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_normal_end_leaves_the_whole_backup(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        double before = Now();

        await RunAsync(expectedExitCode: 0, "--gateway", gateway.Address.ToString(), "--duration", "0.1");

        PushedGroup group = await TheGroupAsync(gateway);
        Assert.Equal([.. s_always, SuccessTime], group.Pushed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, group.Value("backup_last_run_success"));
        Assert.Equal(10_000_000, group.Value("backup_last_size_bytes"));
        AssertInOrder(
            before, group.Value("backup_last_start_timestamp_seconds"), group.Value(SuccessTime), Now());
        Assert.InRange(group.Value("backup_last_duration_seconds"), 0.1, Now() - before);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task An_unhandled_exception_leaves_half_a_backup(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        double before = Now();

        string output = await RunAsync(
            expectedExitCode: 134, "--gateway", gateway.Address.ToString(), "--duration", "0.1", "--fail");

        Assert.Contains("The disk is full.", output, StringComparison.Ordinal);
        PushedGroup group = await TheGroupAsync(gateway);
        Assert.Equal(s_always, group.Pushed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0, group.Value("backup_last_run_success"));
        Assert.Equal(5_000_000, group.Value("backup_last_size_bytes"));
        AssertInOrder(before, group.Value("backup_last_start_timestamp_seconds"), Now());
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current, PosixSignal.SIGTERM, 143)]
    [InlineData(PushgatewayVersion.Current, PosixSignal.SIGINT, 130)]
    [InlineData(PushgatewayVersion.Old, PosixSignal.SIGTERM, 143)]
    [InlineData(PushgatewayVersion.Old, PosixSignal.SIGINT, 130)]
    public async Task A_signal_leaves_a_backup_that_only_began(PushgatewayVersion version, PosixSignal signal, int exitCode)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        double before = Now();
        await using ChildProcess job = Sample.Start(
            "CronJob", "--gateway", gateway.Address.ToString(), "--duration", "3600");
        await job.WaitForLineAsync("^Backing up");

        job.Send(signal);

        Assert.True(await job.WaitForExitAsync() == exitCode, job.Output);
        PushedGroup group = await TheGroupAsync(gateway);
        Assert.Equal(s_always, group.Pushed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0, group.Value("backup_last_run_success"));
        Assert.Equal(0, group.Value("backup_last_size_bytes"));
        AssertInOrder(before, group.Value("backup_last_start_timestamp_seconds"), Now());
    }

    [Fact]
    public async Task A_failed_run_keeps_the_time_of_the_last_success()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await RunAsync(expectedExitCode: 0, "--gateway", gateway.Address.ToString(), "--duration", "0");
        double success = (await TheGroupAsync(gateway)).Value(SuccessTime);

        await RunAsync(expectedExitCode: 134, "--gateway", gateway.Address.ToString(), "--duration", "0", "--fail");

        PushedGroup group = await TheGroupAsync(gateway);
        Assert.Equal(0, group.Value("backup_last_run_success"));
        Assert.Equal(success, group.Value(SuccessTime));
    }

    [Fact]
    public async Task A_prometheus_reads_the_backup_from_the_gateway_under_the_name_of_the_job()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await RunAsync(expectedExitCode: 0, "--gateway", gateway.Address.ToString(), "--duration", "0");
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync(
            new ScrapeJob("cron-job", new Uri(gateway.Address, "metrics"), ScrapeJob.PrometheusText) { HonorLabels = true });

        await prometheus.WaitForScrapeAsync("cron-job");

        PrometheusSample size = Assert.Single(await prometheus.QueryAsync("backup_last_size_bytes"));
        Assert.Equal(("backup", 10_000_000), (size["job"], size.Value));
        PrometheusSample success = Assert.Single(await prometheus.QueryAsync(SuccessTime));
        Assert.Equal((await TheGroupAsync(gateway)).Value(SuccessTime), success.Value);
    }

    [Fact]
    public async Task Without_a_gateway_the_job_says_so_in_one_line_and_succeeds()
    {
        string output = await RunAsync(expectedExitCode: 0, "--duration", "0");

        Assert.Collection(
            output.Split('\n').Order(StringComparer.Ordinal),
            static line => Assert.Matches("^Backed up 10000000 bytes in [0-9]+\\.[0-9] s\\.$", line),
            static line => Assert.Equal("Backing up.", line),
            static line => Assert.Equal("No gateway is given by --gateway or PUSHGATEWAY_URL, so nothing is pushed.", line));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(134, "--fail")]
    public Task A_gateway_that_is_gone_does_not_change_the_end_of_the_job(int exitCode, params string[] more) =>
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

    private static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    private static void AssertInOrder(params double[] times) => Assert.Equal(times.Order(), times);
}
