using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.RemoteWrite;

/// <summary>The printed rules with the samples of real programs, in storages that no longer show the last samples to an instant query.</summary>
public sealed partial class AlertTests
{
    private const string Heartbeat = "metricsclient_remote_write_up";

    /// <summary>
    /// Prometheus shows the last sample of a series for five minutes, here for five seconds. The alerts of senders wait for a minute, here
    /// for a second.
    /// </summary>
    [Fact]
    [Trait("Lane", "long")]
    public async Task A_killed_sender_and_a_failed_job_are_found_by_the_alerts_after_their_samples_have_disappeared_and_others_are_not()
    {
        var folder = new TemporaryFolder();
        CommandResult rules = await PromJob.RunAsync(gateway: null, "rules", "--destination", "remote-write");
        await File.WriteAllTextAsync(
            folder["rules.yml"], rules.Output.Replace("for: 1m", "for: 1s", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await using RealPrometheus prometheus = await RealPrometheus.StartAsync(folder, port: 0, "--query.lookback-delta=5s");

        await ExitChild.EndAsync(ExitChild.Start(prometheus.Write, "service", "return", "ended"), signal: null, 0);
        await ExitChild.EndAsync(ExitChild.Start(prometheus.Write, "service", "throw", "thrown"), signal: null, 134);
        await ExitChild.EndAsync(ExitChild.Start(prometheus.Write, "service", "wait", "terminated"), PosixSignal.SIGTERM, 143);
        await ExitChild.EndAsync(ExitChild.Start(prometheus.Write, "batch", "return", "succeeded"), signal: null, 0);
        await ExitChild.EndAsync(ExitChild.Start(prometheus.Write, "batch", "throw", "failed"), signal: null, 134);
        await KillAsync(prometheus, "killed");

        Assert.Equal(1, Assert.Single(await prometheus.QueryAsync($"{Heartbeat}{{job='killed'}}")).Value);
        Assert.Equal(2, Assert.Single(await prometheus.QueryAsync("exit_child_progress{job='killed'}")).Value);
        await Eventually.GetAsync(
            "the end of the last samples", async () => await prometheus.QueryAsync("{job=~'killed|failed',__name__!~'ALERTS.*'}") is { Count: 0 } none ? none : null);
        string[] expected = ["RemoteWriteJobVanished killed", "RemoteWriteSenderVanished killed", "WrittenBatchJobFailed failed"];
        IReadOnlyList<string> firing = await Eventually.GetAsync(
            "three alerts",
            async () => await prometheus.QueryAsync("ALERTS{alertstate='firing'}") is { Count: >= 3 } alerts
                ? (IReadOnlyList<string>)[.. alerts.Select(static alert => $"{alert["alertname"]} {alert["job"]}").Order(StringComparer.Ordinal)]
                : null);
        Assert.Equal(expected, firing);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task VictoriaMetrics_finds_a_failed_job_with_the_printed_rules(bool byRemoteWrite)
    {
        RealVictoriaMetrics victoria = await RealVictoriaMetrics.SharedAsync();
        string[] jobs = [$"rules_failed_{byRemoteWrite}", $"rules_worked_{byRemoteWrite}"];
        CommandResult rules = await PromJob.RunAsync(
            gateway: null, ["rules", "--destination", byRemoteWrite ? "remote-write" : "victoriametrics", .. jobs.SelectMany(static job => new[] { "--job", job })]);
        Assert.Equal(jobs, await MissingAsync(victoria, rules));

        string[] destination = byRemoteWrite ? ["--remote-write", victoria.Write.ToString()] : ["--gateway", victoria.Import.ToString()];
        foreach ((string job, string code) in jobs.Zip(["3", "0"]))
        {
            CommandResult run = await PromJob.RunAsync(
                gateway: null, ["run", "--job", job, .. destination, "--timeout", "30s", "--push-required", "--", "sh", "-c", "exit " + code]);
            Assert.Equal((code, ""), (run.ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture), run.Error));
        }

        IReadOnlyList<PrometheusSample> failed = await Eventually.GetAsync(
            "the alert", async () => await victoria.QueryAsync(Expression(rules, "WrittenBatchJobFailed")) is { Count: > 0 } alerts ? alerts : null);
        Assert.Equal(jobs[0], Assert.Single(failed)["job"]);
        await Eventually.GetAsync("both jobs", async () => (await MissingAsync(victoria, rules)).Any() ? null : rules);
        Assert.Empty(await victoria.QueryAsync(Expression(rules, "WrittenBatchJobOverdue")));
        Assert.Empty(await victoria.QueryAsync(Expression(rules, "WrittenBatchJobHungOrKilled")));
    }

    private static async Task<IEnumerable<string>> MissingAsync(RealVictoriaMetrics victoria, CommandResult rules) =>
        (await victoria.QueryAsync(Expression(rules, "WrittenBatchJobMissing"))).Select(static alert => alert["job"]).Order(StringComparer.Ordinal);

    private static string Expression(CommandResult rules, string alert) =>
        Assert.Single(Expressions().Matches(rules.Output), match => match.Groups["alert"].Value == alert).Groups["expression"].Value;

    private static async Task KillAsync(RealPrometheus prometheus, string job)
    {
        await using ChildProcess child = ExitChild.Start(prometheus.Write, "service", "wait", job);
        await Eventually.GetAsync(
            "the heartbeat", async () => await prometheus.QueryAsync($"{Heartbeat}{{job='{job}'}}") is { Count: 1 } up ? up : null);
        child.Kill();
        Assert.Equal(137, await child.WaitForExitAsync());
    }

    [GeneratedRegex(@"- alert: (?<alert>\w+)\n +expr: \|\n(?<expression>( {10}.*\n)+)")]
    private static partial Regex Expressions();
}
