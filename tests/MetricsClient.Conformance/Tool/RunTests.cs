using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Tool;

/// <summary><c>promjob run</c> with commands that end in every way: the exit code is the code of the command, and the gateway has the outcome.</summary>
public sealed class RunTests
{
    private const string SuccessTime = "batch_job_last_success_timestamp_seconds";

    private static readonly string[] s_ofEveryRun =
    [
        "batch_job_last_completion_timestamp_seconds", "batch_job_last_cpu_seconds", "batch_job_last_duration_seconds", "batch_job_last_exit_code",
        "batch_job_last_peak_memory_bytes", "batch_job_last_run_success", "batch_job_last_start_timestamp_seconds",
    ];

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_successful_command_leaves_all_metrics_of_a_run(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);

        CommandResult run = await PromJob.RunAsync(
            gateway.Address, "run", "--job", "a/b", "--group", "instance=", "--expect-every", "1h", "--max-duration", "30m", "--ttl", "7d",
            "--", "sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; sleep 0.3");

        Assert.Equal(new CommandResult(0, "", ""), run);
        PushedGroup group = Assert.Single(await gateway.GroupsAsync());
        Assert.Equal(new Dictionary<string, string> { ["job"] = "a/b", ["instance"] = "" }, group.Labels);
        string[] all = [.. s_ofEveryRun, SuccessTime, "batch_job_expected_interval_seconds", "batch_job_max_duration_seconds", "pushed_group_ttl_seconds"];
        Assert.Equal(all.Order(StringComparer.Ordinal), group.Pushed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((1, 0), (group.Value("batch_job_last_run_success"), group.Value("batch_job_last_exit_code")));
        Assert.Equal((3600, 1800, 604800), (
            group.Value("batch_job_expected_interval_seconds"), group.Value("batch_job_max_duration_seconds"), group.Value("pushed_group_ttl_seconds")));
        double elapsed = group.Value("batch_job_last_completion_timestamp_seconds") - group.Value("batch_job_last_start_timestamp_seconds");
        Assert.InRange(group.Value("batch_job_last_duration_seconds"), 0.3, elapsed + 0.01);
        Assert.InRange(group.Families["batch_job_last_cpu_seconds"].Metrics.Sum(static metric => metric.Value), 0.02, 60);

        // Far less than the memory of promjob, which must not be counted.
        Assert.InRange(group.Value("batch_job_last_peak_memory_bytes"), 100_000, 15_000_000);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_command_that_fails_keeps_its_code_and_the_time_of_the_last_success(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        Assert.Equal(0, (await PromJob.RunAsync(gateway.Address, "run", "--job", "j", "--", "true")).ExitCode);
        double success = Assert.Single(await gateway.GroupsAsync()).Value(SuccessTime);

        CommandResult run = await PromJob.RunAsync(gateway.Address, "run", "--job", "j", "--", "sh", "-c", "exit 3");

        Assert.Equal(new CommandResult(3, "", ""), run);
        await AssertFailedAsync(gateway, exitCode: 3, success);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_command_that_is_killed_is_known_by_the_signal(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);

        CommandResult run = await PromJob.RunAsync(gateway.Address, "run", "--job", "j", "--", "sh", "-c", "kill -9 $$");

        Assert.Equal(new CommandResult(137, "", ""), run);
        await AssertFailedAsync(gateway, exitCode: 137);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current, "exec sleep 60", "30s", 124)]
    [InlineData(PushgatewayVersion.Old, "exec sleep 60", "30s", 124)]
    [InlineData(PushgatewayVersion.Current, "trap '' TERM; sleep 60 & sleep 60 & wait; sleep 60", "500ms", 137)]
    public async Task A_command_that_takes_too_long_is_ended_with_all_that_it_started(
        PushgatewayVersion version, string script, string killAfter, int exitCode)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);

        CommandResult run = await PromJob.RunAsync(
            gateway.Address, "run", "--job", "j", "--max-duration", "2s", "--kill-after", killAfter, "--", "sh", "-c", script);

        Assert.Equal(new CommandResult(exitCode, "", "promjob: The command exceeded --max-duration 2s and was terminated.\n"), run);
        await AssertFailedAsync(gateway, exitCode);
    }

    [Fact]
    public async Task A_command_that_succeeds_after_its_time_limit_has_failed()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);

        CommandResult run = await PromJob.RunAsync(
            gateway.Address, "run", "--job", "j", "--max-duration", "2s", "--", "sh", "-c", "trap 'exit 0' TERM; sleep 60 & wait");

        Assert.Equal(124, run.ExitCode);
        await AssertFailedAsync(gateway, exitCode: 124);
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM, "TERM")]
    [InlineData(PosixSignal.SIGINT, "INT")]
    [InlineData(PosixSignal.SIGHUP, "HUP")]
    public async Task A_signal_is_forwarded_and_the_command_decides_the_exit_code(PosixSignal signal, string name)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await using ChildProcess run = PromJob.Start(
            gateway.Address, "run", "--job", "j", "--", "sh", "-c", $"trap 'echo got {name}; exit 7' {name}; echo ready; while :; do sleep 0.05; done");
        await run.WaitForLineAsync("^ready$");

        run.Send(signal);

        Assert.Equal(7, await run.WaitForExitAsync());
        Assert.Equal($"ready\ngot {name}", run.Output);
        await AssertFailedAsync(gateway, exitCode: 7);
    }

    [Fact]
    public async Task A_signal_that_ends_the_command_is_its_exit_code()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await using ChildProcess run = PromJob.Start(gateway.Address, "run", "--job", "j", "--", "sh", "-c", "echo ready; exec sleep 60");
        await run.WaitForLineAsync("^ready$");

        run.Send(PosixSignal.SIGTERM);

        Assert.Equal(143, await run.WaitForExitAsync());
        await AssertFailedAsync(gateway, exitCode: 143);
    }

    [Fact]
    public async Task Ten_megabytes_pass_through_untouched_in_both_directions()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        byte[] input = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 1_250_000).Select(static line => $"{line:D7}\n")));

        CommandResult run = await PromJob.RunAsync(gateway.Address, input, "run", "--job", "j", "--", "sh", "-c", "tee /dev/stderr");

        Assert.Equal((0, input.Length, input.Length), (run.ExitCode, run.Output.Length, run.Error.Length));
        Assert.Equal(Encoding.ASCII.GetString(input), run.Output);
        Assert.Equal(run.Output, run.Error);
    }

    [Fact]
    public async Task Quotes_blanks_and_options_reach_the_command_as_they_are()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        string[] words = ["a  b", "", "\"c\"", "it's", "$HOME", "--job", "-h", "--help", "--", "@file", "[suggest]", "Größe\n😱", "*"];

        CommandResult run = await PromJob.RunAsync(
            gateway.Address, ["run", "--job", "j", "--", "sh", "-c", "printf '%s|' \"$0\" \"$@\" | tr a-z a-z; echo \"  done  \" >&2", .. words]);

        Assert.Equal(new CommandResult(0, string.Concat(words.Select(static word => word + "|")), "  done  \n"), run);
    }

    [Theory]
    [InlineData(127, "no-such-command", "'no-such-command' was not found. Check the name and PATH.")]
    [InlineData(127, "ls -l", "'ls -l' was not found. Give the program and each argument as separate words, or use: sh -c '...'.")]
    [InlineData(126, "/etc/passwd", "'/etc/passwd' cannot be executed: Permission denied.")]
    public async Task A_command_that_cannot_be_started_is_reported_as_a_shell_does(int exitCode, string command, string message)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);

        CommandResult run = await PromJob.RunAsync(gateway.Address, "run", "--job", "j", "--", command);

        Assert.Equal(new CommandResult(exitCode, "", $"promjob: {message}\n"), run);
        await AssertFailedAsync(gateway, exitCode);
    }

    [Fact]
    public async Task A_program_is_searched_in_PATH_only_and_a_script_needs_no_interpreter_line()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["true"], "echo not this one", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["script"], "echo \"$1\"", TestContext.Current.CancellationToken);
        string promjob = Repository.BuiltAssembly("MetricsClient.Tool", "promjob");
        var start = new ProcessStartInfo("sh", ["-c", "chmod +x true script; dotnet \"$0\" run --job j true && dotnet \"$0\" run --job j -- ./script 'a  b'", promjob])
        {
            WorkingDirectory = folder.Path,
        };
        CommandResult run = await Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, Eventually.Patience);

        Assert.Equal((0, "a  b\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData(0, "0", "run")]
    [InlineData(24, "24", "run", "--success-codes", "0,24")]
    public async Task The_exit_codes_of_success_can_be_chosen(int exitCode, string code, params string[] verb)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);

        CommandResult run = await PromJob.RunAsync(gateway.Address, [.. verb, "--job", "j", "--", "sh", "-c", "exit " + code]);

        Assert.Equal(exitCode, run.ExitCode);
        PushedGroup group = Assert.Single(await gateway.GroupsAsync());
        Assert.Equal((1, exitCode), (group.Value("batch_job_last_run_success"), group.Value("batch_job_last_exit_code")));
    }

    [Fact]
    public async Task The_start_is_known_while_the_command_runs()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await using ChildProcess run = PromJob.Start(gateway.Address, "run", "--job", "j", "--timeout", "30s", "--max-duration", "1h", "--", "sleep", "3600");

        PushedGroup group = await Eventually.GetAsync("the start", async () => (await gateway.GroupsAsync()).SingleOrDefault());

        Assert.Equal(
            ["batch_job_last_start_timestamp_seconds", "batch_job_max_duration_seconds"], group.Pushed.Keys.Order(StringComparer.Ordinal));
        run.Send(PosixSignal.SIGTERM);
        Assert.Equal(143, await run.WaitForExitAsync());
    }

    private static async Task AssertFailedAsync(RealPushgateway gateway, int exitCode, double? success = null)
    {
        PushedGroup group = Assert.Single(await gateway.GroupsAsync());
        Assert.Equal((0, exitCode), (group.Value("batch_job_last_run_success"), group.Value("batch_job_last_exit_code")));
        Assert.True(group.Pushed.ContainsKey("batch_job_last_failure_timestamp_seconds"));
        Assert.Equal(success, group.Pushed.ContainsKey(SuccessTime) ? group.Value(SuccessTime) : null);
    }
}
