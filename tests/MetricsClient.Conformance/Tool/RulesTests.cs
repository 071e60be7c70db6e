using System.Diagnostics;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Tool;

/// <summary>promtool checks the rules of samples/prometheus and the output of <c>promjob rules</c>.</summary>
public sealed partial class RulesTests
{
    private static readonly string s_folder = Repository.File("samples", "prometheus");

    public static TheoryData<string> RuleFiles() =>
        new("batch-jobs", "batch-job-missing", "pushgateway", "remote-write", "written-batch-jobs", "written-batch-job-missing", "targets", "discovery", "metrics-lost");

    [Fact]
    public async Task The_configuration_and_all_rule_files_are_valid()
    {
        CommandResult check = await PromtoolAsync("check", "config", "prometheus.yml");

        Assert.True(check.ExitCode == 0, check.Everything);
        string configuration = await File.ReadAllTextAsync(Path.Combine(s_folder, "prometheus.yml"), TestContext.Current.CancellationToken);
        Assert.Contains("honor_labels: true", configuration, StringComparison.Ordinal);
        Assert.All(RuleFiles().Select(static row => row.Data), name => Assert.Contains($"- {name}.yml\n", configuration, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(RuleFiles))]
    public async Task Every_alert_is_tested_to_fire_and_to_stay_silent(string name)
    {
        CommandResult test = await PromtoolAsync("test", "rules", name + ".test.yml");

        Assert.True(test.ExitCode == 0, test.Everything);
        string rules = await File.ReadAllTextAsync(Path.Combine(s_folder, name + ".yml"), TestContext.Current.CancellationToken);
        string tests = await File.ReadAllTextAsync(Path.Combine(s_folder, name + ".test.yml"), TestContext.Current.CancellationToken);
        ILookup<string, bool> tested = Cases().Matches(tests).ToLookup(
            static match => match.Groups["alert"].Value, static match => match.Groups["silent"].Success);
        string[] alerts = [.. Alerts().Matches(rules).Select(static match => match.Groups["alert"].Value)];
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Equal([false, true], tested[alert].Distinct().Order()));
        Assert.All(Records().Matches(rules), record => Assert.Contains(record.Groups["record"].Value, tests, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gateway", 10)]
    [InlineData("gateway", 11, "backup")]
    [InlineData("gateway", 11, "backup", "a\"b\\c", "x|y.*", "it's", "Größe\nnew line: 😱")]
    [InlineData("remote-write", 6)]
    [InlineData("remote-write", 7, "backup", "a\"b\\c", "x|y.*", "it's", "Größe\nnew line: 😱")]
    [InlineData("victoriametrics", 4)]
    [InlineData("victoriametrics", 5, "backup")]
    public async Task Printed_rules_are_valid(string destination, int count, params string[] jobs)
    {
        using var folder = new TemporaryFolder();

        CommandResult rules = await PromJob.RunAsync(
            gateway: null, ["rules", "--destination", destination, "--window", "9d1h", .. jobs.SelectMany(static job => new[] { "--job", job })]);

        Assert.Equal((0, ""), (rules.ExitCode, rules.Error));
        await File.WriteAllTextAsync(folder["rules.yml"], rules.Output, TestContext.Current.CancellationToken);
        CommandResult check = await PromtoolAsync("check", "rules", folder["rules.yml"]);
        Assert.True(check.ExitCode == 0, check.Everything);
        Assert.Contains($"SUCCESS: {count} rules found", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Printed_rules_alert_for_the_jobs_by_name_and_no_others()
    {
        using var folder = new TemporaryFolder();
        CommandResult rules = await PromJob.RunAsync(gateway: null, "rules", "--job", "a.b", "c|d");
        await File.WriteAllTextAsync(folder["rules.yml"], rules.Output, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["test.yml"], """
            rule_files: [rules.yml]
            tests:
              - interval: 1m
                input_series:
                  - { series: 'batch_job_last_run_success{job="a.b"}', values: '0x20' }
                  - { series: 'batch_job_last_run_success{job="c|d"}', values: '0x20' }
                  - { series: 'batch_job_last_run_success{job="axb"}', values: '0x20' }
                  - { series: 'batch_job_last_start_timestamp_seconds{job="a.b"}', values: '0x20' }
                alert_rule_test:
                  - alertname: BatchJobFailed
                    eval_time: 5m
                    exp_alerts:
                      - exp_labels: { job: a.b, severity: warning }
                        exp_annotations: { summary: The last run of a.b failed, description: batch_job_last_exit_code contains the exit code. }
                      - exp_labels: { job: c|d, severity: warning }
                        exp_annotations: { summary: The last run of c|d failed, description: batch_job_last_exit_code contains the exit code. }
                  - alertname: BatchJobMissing
                    eval_time: 20m
                    exp_alerts:
                      - exp_labels: { job: c|d, severity: warning }
                        exp_annotations:
                          summary: No metrics of c|d
                          description: "Prometheus has no start time of the job: the job never ran, or the Pushgateway lost the group in a restart."
            """, TestContext.Current.CancellationToken);

        CommandResult test = await PromtoolAsync("test", "rules", folder["test.yml"]);

        Assert.True(test.ExitCode == 0, test.Everything);
    }

    private static Task<CommandResult> PromtoolAsync(params string[] arguments) => Command.RunAsync(
        new ProcessStartInfo(Tools.Promtool, arguments) { WorkingDirectory = s_folder }, ReadOnlyMemory<byte>.Empty, Eventually.Patience);

    [GeneratedRegex(@"- alertname: (?<alert>\w+)\n +eval_time: \w+\n +exp_alerts:(?<silent> \[\])?")]
    private static partial Regex Cases();

    [GeneratedRegex(@"- alert: (?<alert>\w+)\n")]
    private static partial Regex Alerts();

    [GeneratedRegex(@"- record: (?<record>\S+)\n")]
    private static partial Regex Records();
}
