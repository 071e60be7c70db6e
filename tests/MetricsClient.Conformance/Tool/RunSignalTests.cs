using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Processes;
using MetricsClient.Tool.Running;

namespace MetricsClient.Conformance.Tool;

/// <summary>A signal reaches the command of <c>promjob run</c> exactly once, from any sender.</summary>
public sealed class RunSignalTests
{
    // Prints the process ids that senders need, and then each signal. The signals are blocked, so that the queue of the kernel keeps equal
    // real-time signals apart.
    private const string Counter = """
        import os, signal

        names = ["HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "ALRM", "PROF", "WINCH"]
        texts = {getattr(signal, "SIG" + name): "got " + name for name in names} | {signal.SIGRTMIN + 3: "got RTMIN+3"}
        numbers = [*texts, signal.SIGRTMIN + 8, signal.SIGRTMIN + 9]
        signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
        rounds = 0
        os.write(1, f"ready {os.getpid()} {os.getppid()}\n".encode())
        while True:
            number = signal.sigwaitinfo(numbers).si_signo
            if number == signal.SIGRTMIN + 9:
                os._exit(7)
            rounds += number == signal.SIGRTMIN + 8
            os.write(1, (texts.get(number, f"round {rounds}") + "\n").encode())
        """;

    // To promjob alone; to the process group; to promjob and then the group, as timeout does; to each process of a cgroup with some
    // time in between, as systemd does. The kernel merges two equal signals while the first is pending, except real-time signals.
    private static readonly (string Send, string Signals)[] s_rounds =
    [
        ("kill -TERM $promjob; kill -INT $promjob; kill -USR1 -- -$group", "TERM INT USR1"),
        ("kill -TERM -- -$group; kill -QUIT $promjob; kill -QUIT -- -$group; kill -USR1 $promjob", "TERM QUIT USR1"),
        ("for p in $(pgrep -g $group); do kill -HUP $p 2>/dev/null; sleep 0.01; done; kill -USR1 -- -$group", "HUP USR1"),
        ("kill -RTMIN+3 $promjob; kill -RTMIN+3 -- -$group", "RTMIN+3"),
        ("kill -RTMIN+3 $promjob; kill -RTMIN+3 $promjob", "RTMIN+3 RTMIN+3"),
        ("for s in USR1 USR2 ALRM PROF WINCH RTMIN+3; do kill -$s $promjob; done", "USR1 USR2 ALRM PROF WINCH RTMIN+3"),
        ("for s in USR1 USR2 ALRM PROF WINCH RTMIN+3; do kill -$s -- -$group; done", "USR1 USR2 ALRM PROF WINCH RTMIN+3"),
    ];

    // A foreign program ends the witness, or sends a signal to the witness alone.
    private static readonly (string Send, string Signals)[] s_roundsOfWitness =
    [
        ("pkill -KILL -P $promjob cat; kill -TERM $promjob", "TERM"),
        ("kill -TERM -- -$group", "TERM"),
        ("pkill -KILL -P $promjob cat; sleep 0.4; kill -INT -- -$group; kill -HUP $promjob", "INT HUP"),
        ("pkill -USR2 -P $promjob cat; sleep 4; kill -USR2 $promjob", "USR2"),
        ("pkill -USR2 -P $promjob cat; kill -TERM -- -$group; sleep 4; kill -USR2 $promjob", "TERM USR2"),
    ];

    // The command is in a process group of its own. The first wait is for promjob, which notices the group within a second.
    private static readonly (string Send, string Signals)[] s_roundsOfOtherGroup =
    [
        ("sleep 1.5; kill -TERM $promjob; kill -INT -- -$group", "TERM INT"),
        ("kill -TERM -- -$group; kill -HUP $promjob; kill -HUP -- -$group", "TERM HUP"),
        ("kill -RTMIN+3 $promjob; kill -RTMIN+3 -- -$group", "RTMIN+3"),
        ("for p in $command $promjob $(pgrep -P $promjob cat); do kill -QUIT $p; sleep 0.01; done; kill -INT -- -$group", "QUIT INT"),
    ];

    [Theory]
    [EachBuild]
    public Task A_signal_reaches_the_command_exactly_once(ToolBuild build) => AssertReceivedAsync(build, s_rounds);

    [Fact]
    [Trait("Lane", "packages")]
    public Task A_signal_reaches_a_command_in_a_process_group_of_its_own_exactly_once() =>
        AssertReceivedAsync(ToolBuild.Native, s_roundsOfOtherGroup, "setsid");

    [Fact]
    [Trait("Lane", "packages")]
    public Task A_signal_reaches_the_command_exactly_once_whatever_happens_to_the_witness() =>
        AssertReceivedAsync(ToolBuild.Native, s_roundsOfWitness);

    [Theory]
    [EachBuild]
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

    // In the long lane, because a promjob that does not run for 0.1 s between the two signals takes them for separate signals.
    [Theory]
    [InlineData]
    [InlineData("setsid")]
    [Trait("Lane", "long")]
    public async Task A_signal_during_the_start_ends_the_command_or_reaches_it_exactly_once(params string[] prefix)
    {
        string promjob = await ToolBuilds.GetAsync(ToolBuild.Native);
        using var folder = new TemporaryFolder();
        string[] words = ["--default-signal", "--unset=PUSHGATEWAY_URL", Tools.Python, Path.Combine(AppContext.BaseDirectory, "Referees", "start.py"), promjob, folder.Path, "40", .. prefix];

        CommandResult run = await Command.RunAsync(new ProcessStartInfo("env", words), ReadOnlyMemory<byte>.Empty, Eventually.Patience);

        Assert.Equal(new CommandResult(0, "", ""), run);
    }

    [Theory]
    [EachBuild]
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

    // promjob compares the signals that it and its witness receive within a window. A busy machine may need longer to send the signals of a
    // round. Then a difference in this round says nothing about promjob, and all rounds are repeated.
    private static async Task AssertReceivedAsync(ToolBuild build, (string Send, string Signals)[] rounds, params string[] prefix)
    {
        for (int attempt = 1; ; attempt++)
        {
            (string Expected, string Received, bool IsSlow)[] received = await ReceiveAsync(build, rounds, prefix);
            (string Expected, string Received, bool IsSlow)[] different = [.. received.Where(static round => round.Expected != round.Received)];
            if (attempt == 5 || different.Length == 0 || different.Any(static round => !round.IsSlow))
            {
                Assert.Equal(received.Select(static round => round.Expected), received.Select(static round => round.Received));
                return;
            }
        }
    }

    private static async Task<(string Expected, string Received, bool IsSlow)[]> ReceiveAsync(
        ToolBuild build, (string Send, string Signals)[] rounds, string[] prefix)
    {
        bool[] slow = new bool[rounds.Length];
        string promjob = await ToolBuilds.GetAsync(build);
        string[] words = ["--default-signal", "--unset=PUSHGATEWAY_URL", "setsid", "--wait", promjob, "run", "--job", "j", "--textfile", Path.GetTempPath(), "--", .. prefix, Tools.Python, "-c", Counter];
        await using var run = ChildProcess.Start("env", words);
        Match ready = await run.WaitForLineAsync("^ready ([0-9]+) ([0-9]+)$");
        for (int i = 0; i < rounds.Length; i++)
        {
            // promjob forwards signals in the order of reception, so all signals of the round have been decided before the last.
            string microseconds = await SendAsync($"begin=${{EPOCHREALTIME/./}}; {rounds[i].Send}; echo $((${{EPOCHREALTIME/./}} - begin)); sleep 0.1; kill -RTMIN+8 $promjob");
            slow[i] = TimeSpan.FromMicroseconds(int.Parse(microseconds, CultureInfo.InvariantCulture)) - Separation(rounds[i].Send) > ForwardedSignals.Window;
            try
            {
                await run.WaitForLineAsync($"^round {i + 1}$");
            }
            catch (TimeoutException late)
            {
                throw new TimeoutException($"{late.Message}\n{await StateAsync()}", late);
            }
        }

        await SendAsync("kill -RTMIN+9 $promjob");
        Assert.Equal(7, await run.WaitForExitAsync());
        string[] received = [.. Regex.Split(run.Output[(ready.Value.Length + 1)..], "(?<=^round [0-9]+\n)", RegexOptions.Multiline).Where(static round => round != "")];
        Assert.Equal(rounds.Length, received.Length);
        return
        [
            .. rounds.Select((round, i) => (
                Sorted([.. round.Signals.Split(' ').Select(static signal => "got " + signal), $"round {i + 1}"]), Sorted(received[i].TrimEnd('\n').Split('\n')), slow[i])),
        ];

        // The pending, blocked, ignored and caught signals of the processes, and the place in the kernel, show where a signal was lost.
        async Task<string> StateAsync() => (await Command.RunAsync(
            new ProcessStartInfo("bash", ["-c", $"ps -o pid,ppid,pgid,stat,wchan:32,args -g {ready.Groups[2]}; grep -H -E '^(Name|State|S..(Pnd|Blk|Ign|Cgt|Q))' /proc/{{{ready.Groups[1]},{ready.Groups[2]}}}/task/*/status"]),
            ReadOnlyMemory<byte>.Empty,
            Eventually.Patience)).Output;

        static string Sorted(string[] lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

        // The pauses that separate signals on purpose. A shorter pause is part of the time in which the signals of a round are sent.
        static TimeSpan Separation(string send) => TimeSpan.FromSeconds(Regex.Matches(send, "sleep ([0-9.]+)")
            .Select(static pause => double.Parse(pause.Groups[1].Value, CultureInfo.InvariantCulture))
            .Where(static seconds => seconds > ForwardedSignals.Window.TotalSeconds)
            .Sum());

        async Task<string> SendAsync(string script)
        {
            CommandResult sent = await Command.RunAsync(new ProcessStartInfo("bash", ["-c", $"command={ready.Groups[1]}; promjob={ready.Groups[2]}; group={ready.Groups[2]}; {script}"]), ReadOnlyMemory<byte>.Empty, Eventually.Patience);
            Assert.Equal((0, ""), (sent.ExitCode, sent.Error));
            return sent.Output;
        }
    }
}
