using System.Diagnostics;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Tool;

/// <summary>A signal reaches the command of <c>promjob run</c> exactly once, from any sender.</summary>
public sealed class RunSignalTests
{
    // Prints the process ids that senders need, and then each signal. The last signal goes to promjob, which forwards signals
    // in the order of reception, so all earlier signals have been decided. The shell reports children on standard error.
    private const string Counter = """
        for s in HUP INT QUIT TERM USR1 USR2 ALRM PROF WINCH RTMIN+3; do trap "echo got $s" $s; done; trap "echo end; exit 7" RTMIN+9
        echo "ready $$ $PPID $(ps -o pgid= -p $$)"; exec 2>/dev/null
        while :; do sleep 0.05; done
        """;

    public static TheoryData<ToolBuild, string, string> Senders()
    {
        var senders = new TheoryData<ToolBuild, string, string>();
        foreach (ToolBuild build in Enum.GetValues<ToolBuild>())
        {
            // To promjob alone; to the process group; to promjob and then the group, as timeout does; to each process of
            // a cgroup with some time in between, as systemd does.
            senders.Add(build, "kill -TERM $promjob", "TERM");
            senders.Add(build, "kill -INT $promjob", "INT");
            senders.Add(build, "kill -TERM -- -$group", "TERM");
            senders.Add(build, "kill -QUIT $promjob; kill -QUIT -- -$group", "QUIT");
            senders.Add(build, "for p in $(pgrep -g $group); do kill -HUP $p 2>/dev/null; sleep 0.01; done", "HUP");
            senders.Add(build, "for i in 1 2 3; do kill -USR1 $promjob; sleep 0.4; kill -USR1 -- -$group; sleep 0.4; done", "USR1 USR1 USR1 USR1 USR1 USR1");
        }

        foreach (string signal in (string[])["USR2", "ALRM", "PROF", "WINCH", "RTMIN+3"])
        {
            senders.Add(ToolBuild.Dotnet, $"kill -{signal} $promjob; sleep 0.4; kill -{signal} -- -$group", $"{signal} {signal}");
        }

        return senders;
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task A_signal_reaches_the_command_exactly_once(ToolBuild build, string send, string signals)
    {
        string promjob = await ToolBuilds.GetAsync(build);
        await using var run = ChildProcess.Start(
            "env", "--default-signal", "--unset=PUSHGATEWAY_URL", "setsid", "--wait", promjob, "run", "--job", "j", "--textfile", Path.GetTempPath(), "--", "bash", "-c", Counter);
        Match ready = await run.WaitForLineAsync("^ready ([0-9]+) ([0-9]+) +([0-9]+)$");

        CommandResult sent = await Command.RunAsync(
            new ProcessStartInfo("bash", ["-c", $"promjob={ready.Groups[2]}; group={ready.Groups[3]}; {send}; sleep 0.2; kill -RTMIN+9 $promjob"]), ReadOnlyMemory<byte>.Empty, Eventually.Patience);

        Assert.Equal(new CommandResult(0, "", ""), sent);
        Assert.Equal(7, await run.WaitForExitAsync());
        Assert.Equal($"{ready.Value}\n{string.Concat(signals.Split(' ').Select(static signal => $"got {signal}\n"))}end", run.Output);
    }

    [Theory]
    [InlineData(ToolBuild.Dotnet)]
    [InlineData(ToolBuild.Native)]
    public async Task A_terminal_controls_the_command_as_without_promjob(ToolBuild build)
    {
        string promjob = await ToolBuilds.GetAsync(build);
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(Tools.Python, [Path.Combine(AppContext.BaseDirectory, "Referees", "terminal.py")]);
        start.ArgumentList.Add(promjob);
        start.ArgumentList.Add(folder.Path);

        CommandResult run = await Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, Eventually.Patience);

        Assert.Equal(new CommandResult(0, "", ""), run);
    }

    [Theory]
    [InlineData(ToolBuild.Dotnet)]
    [InlineData(ToolBuild.Native)]
    public async Task No_process_of_promjob_remains_after_SIGKILL(ToolBuild build)
    {
        string promjob = await ToolBuilds.GetAsync(build);
        await using var run = ChildProcess.Start(
            "setsid", "--wait", promjob, "run", "--job", "j", "--textfile", Path.GetTempPath(), "--", "sh", "-c", "echo ready $$ $PPID; exec sleep 60");
        Match ready = await run.WaitForLineAsync("^ready ([0-9]+) ([0-9]+)$");

        CommandResult left = await Command.RunAsync(
            new ProcessStartInfo("bash", ["-c", $"kill -9 {ready.Groups[2]}; until [ \"$(pgrep -g {ready.Groups[2]})\" = {ready.Groups[1]} ]; do :; done; kill -9 {ready.Groups[1]}"]),
            ReadOnlyMemory<byte>.Empty,
            Eventually.Patience);

        Assert.Equal(new CommandResult(0, "", ""), left);
        await run.WaitForExitAsync();
    }
}
