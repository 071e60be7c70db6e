using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Tool;

/// <summary><c>promjob run</c> without a reachable gateway, or with another destination: the command is never affected.</summary>
public sealed class RunWithoutGatewayTests
{
    [Fact]
    public async Task A_gateway_that_is_down_costs_one_line()
    {
        CommandResult run = await PromJob.RunAsync(GoneGateway.Address, "run", "--job", "j", "--", "sh", "-c", "echo out; exit 3");

        Assert.Equal((3, "out\n"), (run.ExitCode, run.Output));
        Assert.Matches("^promjob: [^\n]* did not reach the server [^\n]*\n$", run.Error);
    }

    [Fact]
    public async Task A_gateway_that_hangs_costs_one_line_and_does_not_keep_the_run_from_ending()
    {
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)hanging.LocalEndpoint).Port}");
        await using ChildProcess run = PromJob.Start(address, "run", "--job", "j", "--", "sh", "-c", "sleep 1; echo ended");
        await run.WaitForLineAsync("^ended$");

        Assert.Equal(0, await run.WaitForExitAsync());

        Assert.Matches("^ended\npromjob: [^\n]* timed out after [^\n]*$", run.Output);
    }

    [Fact]
    public async Task A_push_that_is_required_makes_a_success_fail_and_leaves_a_failure_its_code()
    {
        Assert.Equal(69, (await PromJob.RunAsync(GoneGateway.Address, "run", "--job", "j", "--push-required", "--", "true")).ExitCode);
        Assert.Equal(3, (await PromJob.RunAsync(GoneGateway.Address, "run", "--job", "j", "--push-required", "--", "sh", "-c", "exit 3")).ExitCode);
    }

    [Fact]
    public async Task Without_a_gateway_the_command_runs_all_the_same_unless_the_push_is_required()
    {
        const string Remedy = "promjob: The run is not reported; set PUSHGATEWAY_URL, --gateway, --remote-write, --textfile or --spool.\n";

        Assert.Equal(
            new CommandResult(5, "out\n", Remedy), await PromJob.RunAsync(gateway: null, "run", "--job", "j", "--", "sh", "-c", "echo out; exit 5"));
        Assert.Equal(
            new CommandResult(2, "", Remedy), await PromJob.RunAsync(gateway: null, "run", "--job", "j", "--push-required", "--", "echo", "out"));
    }

    [Fact]
    public async Task A_group_that_no_gateway_accepts_is_a_mistake_of_the_command_line()
    {
        CommandResult run = await PromJob.RunAsync(GoneGateway.Address, "run", "--job", "j", "--group", "9x=1", "--", "echo", "out");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("'9x=1' is not a label with a value; ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_is_skipped_while_the_first_has_not_ended()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        using var folder = new TemporaryFolder();
        string[] verb = ["run", "--job", "j", "--no-overlap", "--lock-dir", folder.Path];
        await using (ChildProcess first = PromJob.Start(gateway.Address, [.. verb, "--", "sh", "-c", "echo ready; exec sleep 60"]))
        {
            await first.WaitForLineAsync("^ready$");

            Assert.Equal(
                new CommandResult(75, "", "promjob: Another run of j is in progress; this run was skipped.\n"),
                await PromJob.RunAsync(gateway.Address, [.. verb, "--", "echo", "out"]));
            Assert.Equal(0, (await PromJob.RunAsync(gateway.Address, [.. verb, "--group", "shard=2", "--", "true"])).ExitCode);
        }

        Assert.Equal(new CommandResult(0, "out\n", ""), await PromJob.RunAsync(gateway.Address, [.. verb, "--", "echo", "out"]));
    }

    [Fact]
    public async Task A_textfile_needs_no_gateway_and_satisfies_promtool()
    {
        using var folder = new TemporaryFolder();

        CommandResult run = await PromJob.RunAsync(
            gateway: null, "run", "--job", "backup", "--group", "shard=1", "--textfile", folder.Path, "--", "true");

        Assert.Equal(new CommandResult(0, "", ""), run);
        string text = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder.Path)), TestContext.Current.CancellationToken);
        Assert.Contains("batch_job_last_run_success{job=\"backup\",shard=\"1\"} 1\n", text, StringComparison.Ordinal);
        Assert.Equal("", await Referees.Promtool.CheckMetricsAsync(text));
    }

    [Fact]
    public async Task A_report_that_reaches_no_gateway_waits_in_the_spool_until_a_flush()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        using var folder = new TemporaryFolder();

        CommandResult run = await PromJob.RunAsync(GoneGateway.Address, "run", "--job", "backup", "--spool", folder.Path, "--", "sh", "-c", "exit 4");
        Assert.Equal(4, run.ExitCode);
        Assert.Matches($"^promjob: [^\n]* The push is kept in '{folder.Path}'\\.\n$", run.Error);
        CommandResult early = await PromJob.RunAsync(GoneGateway.Address, "flush", "--spool", folder.Path);
        Assert.Equal((69, "Sent 0 groups; 1 left, 0 expired.\n"), (early.ExitCode, early.Output));

        CommandResult flush = await PromJob.RunAsync(gateway.Address, "flush", "--spool", folder.Path);

        Assert.Equal(new CommandResult(0, "Sent 1 group; 0 left, 0 expired.\n", ""), flush);
        PushedGroup group = Assert.Single(await gateway.GroupsAsync());
        Assert.Equal((0, 4), (group.Value("batch_job_last_run_success"), group.Value("batch_job_last_exit_code")));
    }

    // The container of a build may refuse the mount.
    [Fact]
    [Trait("Lane", "packages")]
    public async Task A_read_only_spool_loses_no_push_and_the_kept_push_is_named()
    {
        const string Script = """
            mkdir spool; mount -t tmpfs none spool || { echo refused; exit; }
            "$0" run --job j --spool spool --gateway "$1" -- sh -c 'exit 3' 2>/dev/null
            mount -o remount,ro spool; "$0" run --job j --spool spool --gateway "$2" -- sh -c 'exit 4'; echo $?
            """;
        string promjob = await ToolBuilds.GetAsync(ToolBuild.Native);
        using var folder = new TemporaryFolder();
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);

        CommandResult run = await Command.RunAsync(
            new ProcessStartInfo("unshare", ["--map-root-user", "--mount", "sh", "-c", Script, promjob, $"{GoneGateway.Address}", $"{gateway.Address}"]) { WorkingDirectory = folder.Path },
            ReadOnlyMemory<byte>.Empty,
            Eventually.Patience);

        Assert.SkipWhen(run.Error.StartsWith("unshare:", StringComparison.Ordinal) || run.Output == "refused\n", "This machine allows no mount namespace.");
        Assert.Equal((0, "4\n"), (run.ExitCode, run.Output));
        Assert.Matches("The kept push '[^']*/j.push' was sent but cannot be removed \\([^)]*\\); remove the file, because a flush would send it again, over newer values\\.", run.Error);
    }
}
