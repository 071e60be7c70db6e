using System.Diagnostics;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Samples;

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
        new SampleReadme("ScaledService").AssertEqual(run.Output);
    }

    [Fact]
    [Trait("Lane", "long")]
    public async Task An_hourly_backup_has_an_alert_for_a_failed_and_for_a_missed_run()
    {
        CommandResult run = await RunAsync("backup");

        Assert.True(run.ExitCode == 0, run.Everything);
        new SampleReadme("backup").AssertEqual(run.Output);
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
