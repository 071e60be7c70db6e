using System.Diagnostics;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Discovery;

/// <summary>The scripts of the samples, which start real servers, wait for the alerts that they show, and end all that they started.</summary>
public sealed class SampleScriptTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    [Fact]
    [Trait("Lane", "long")]
    public async Task A_service_that_is_scaled_up_and_down_has_an_alert_for_a_crash_and_for_zero_replicas_only()
    {
        CommandResult run = await RunAsync("ScaledService");

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal("""
            Start three replicas.
              not firing: ServiceMissing
            Scale down to two: the third replica receives SIGTERM, and leaves the list before it ends.
              not firing: ReplicaDown
            The second replica crashes: it is still in the list.
              firing: ReplicaDown
            It starts again, on another port.
              not firing: ReplicaDown
            Scale down to zero.
              firing: ServiceMissing
              not firing: ReplicaDown
            Scale up to one.
              not firing: ServiceMissing

            """, run.Output);
    }

    [Fact]
    [Trait("Lane", "long")]
    public async Task An_hourly_backup_has_an_alert_for_a_failed_and_for_a_missed_run()
    {
        CommandResult run = await RunAsync("backup");

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal("""
            A good run.
              not firing: BatchJobFailed
            A run that fails: the folder for the archives does not exist.
              firing: BatchJobFailed
            The next run is good again.
              not firing: BatchJobFailed
            No run any more, as if cron had stopped: nothing fails, and the age of the last success grows.
              firing: BatchJobOverdue
              not firing: BatchJobFailed
            The backup runs again.
              not firing: BatchJobOverdue

            """, run.Output);
    }

    private static Task<CommandResult> RunAsync(string sample)
    {
        var start = new ProcessStartInfo("bash", [Repository.File("samples", sample, "run.sh")]);
        start.Environment["PROMETHEUS_BIN"] = Tools.Prometheus;
        start.Environment["PROMTOOL_BIN"] = Tools.Promtool;
        start.Environment["PUSHGATEWAY_BIN"] = Tools.Pushgateway;
        start.Environment["PROMJOB"] = "dotnet " + Repository.BuiltAssembly("MetricsClient.Tool", "promjob");
        start.Environment["NO_BUILD"] = "1";
        return Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, s_limit);
    }
}
