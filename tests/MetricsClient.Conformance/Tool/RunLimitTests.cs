using System.Diagnostics;
using System.Globalization;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Tool;

/// <summary><c>promjob run --max-duration</c> ends every descendant of the command. Without the limit, daemons continue.</summary>
public sealed class RunLimitTests
{
    private const string Daemon =
        "setsid sh -c 'env --ignore-signal=TERM sh -c \"echo \\$\\$ > daemon; exec sleep 60\" &' & wait; until [ -s daemon ]; do :; done; ";

    [Theory]
    [InlineData(ToolBuild.Dotnet, "exec sleep 60", 124)]
    [InlineData(ToolBuild.Dotnet, "trap 'exit 0' TERM; sleep 60 & wait", 124)]
    [InlineData(ToolBuild.Dotnet, "trap '' TERM; exec sleep 60", 137)]
    [InlineData(ToolBuild.Dotnet, "(trap '' TERM; exec sleep 60) & exec sleep 60", 137)]
    [InlineData(ToolBuild.Dotnet, Daemon + "exec sleep 60", 137)]
    [InlineData(ToolBuild.Native, Daemon + "exec sleep 60", 137, Traits = ["Lane", "packages"])]
    [InlineData(ToolBuild.Native, "exec sleep 60", 124, Traits = ["Lane", "packages"])]
    [InlineData(ToolBuild.Native, "kill -STOP $$", 124, Traits = ["Lane", "packages"])]
    public async Task Every_descendant_ends_and_the_exit_code_names_the_limit(ToolBuild build, string script, int exitCode)
    {
        string promjob = await ToolBuilds.GetAsync(build);
        using var folder = new TemporaryFolder();

        // On a busy machine, processes that ignore SIGTERM may need a while to say so, and others to end.
        (string limit, string killAfter) = exitCode == 137 ? ("3s", "300ms") : ("1s", "30s");

        CommandResult run = await RunAsync(
            folder, promjob, ["--max-duration", limit, "--kill-after", killAfter, "--no-overlap", "--lock-dir", folder["lock"]], script);

        Assert.Equal(new CommandResult(exitCode, "", $"promjob: The command exceeded --max-duration {limit} and was terminated.\n"), run);
        string text = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder.Path, "*.prom")), TestContext.Current.CancellationToken);
        Assert.Contains($"batch_job_last_exit_code{{job=\"j\"}} {exitCode}\n", text, StringComparison.Ordinal);
        Assert.True(IsFree(folder));
    }

    // The container of a build may refuse the mount.
    [Fact]
    [Trait("Lane", "packages")]
    public async Task Without_proc_the_process_group_of_the_command_ends()
    {
        const string Script = """
            mount -t tmpfs none /proc || { echo refused; exit; }
            for trap in : "trap '' TERM"; do
                "$0" run --job j --textfile . --max-duration 500ms --kill-after 300ms -- sh -c "$trap; (sleep 60; echo \$trap >> late) & exec sleep 60"; echo $?
            done
            "$0" run --job j --textfile . --max-duration 1h -- sh -c 'exit 3'; echo $?
            """;
        string promjob = await ToolBuilds.GetAsync(ToolBuild.Native);
        using var folder = new TemporaryFolder();

        CommandResult run = await Command.RunAsync(
            new ProcessStartInfo("env", ["--unset=PUSHGATEWAY_URL", "unshare", "--map-root-user", "--mount", "sh", "-c", Script, promjob]) { WorkingDirectory = folder.Path },
            ReadOnlyMemory<byte>.Empty,
            Eventually.Patience);

        Assert.SkipWhen(run.Error.StartsWith("unshare:", StringComparison.Ordinal) || run.Output == "refused\n", "This machine allows no mount namespace.");
        Assert.Equal((0, "124\n137\n3\n"), (run.ExitCode, run.Output));
        Assert.True(IsFree(folder));
    }

    [Fact]
    [Trait("Lane", "packages")]
    public async Task A_program_that_the_shell_started_before_promjob_continues()
    {
        string promjob = await ToolBuilds.GetAsync(ToolBuild.Native);
        using var folder = new TemporaryFolder();
        const string Script = """
            (sh -c 'sleep 60 & wait' & echo $! > earlier); sleep 60 & echo $! >> earlier
            exec "$0" run --job j --textfile . --max-duration 1s --kill-after 300ms -- sh -c 'sleep 60 & exec sleep 60'
            """;

        CommandResult run = await Command.RunAsync(
            new ProcessStartInfo("env", ["--unset=PUSHGATEWAY_URL", "bash", "-c", $"{{ {Script}; }} </dev/null >/dev/null 2>&1", promjob]) { WorkingDirectory = folder.Path },
            ReadOnlyMemory<byte>.Empty,
            Eventually.Patience);

        Assert.Equal(124, run.ExitCode);
        string[] earlier = await File.ReadAllLinesAsync(folder["earlier"], TestContext.Current.CancellationToken);
        Assert.Equal(2, earlier.Length);
        foreach (string id in earlier)
        {
            using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            process.Kill(entireProcessTree: true);
        }

        await Eventually.GetAsync("the end of the earlier programs", () => Task.FromResult(IsFree(folder) ? "" : null));
    }

    [Fact]
    public async Task The_lock_is_held_until_the_last_descendant_has_ended()
    {
        string promjob = await ToolBuilds.GetAsync(ToolBuild.Dotnet);
        using var folder = new TemporaryFolder();
        string[] options = ["--no-overlap", "--lock-dir", folder["lock"]];
        Task<CommandResult> first = RunAsync(
            folder,
            promjob,
            ["--max-duration", "3s", "--kill-after", "60s", .. options],
            "(trap '' TERM; until [ -e go ]; do sleep 0.05; done) & trap 'touch ended; exit 0' TERM; wait");
        await Eventually.GetAsync("the end of the command", () => Task.FromResult(File.Exists(folder["ended"]) ? "" : null));

        CommandResult second = await RunAsync(folder, promjob, options, "echo out");
        await File.WriteAllTextAsync(folder["go"], "", TestContext.Current.CancellationToken);

        Assert.Equal((75, ""), (second.ExitCode, second.Output));
        Assert.Equal(124, (await first).ExitCode);
        Assert.Equal("out\n", (await RunAsync(folder, promjob, options, "echo out")).Output);
    }

    [Theory]
    [EachBuild]
    public async Task A_daemon_continues_after_a_command_that_ends_within_the_limit(ToolBuild build)
    {
        string promjob = await ToolBuilds.GetAsync(build);
        using var folder = new TemporaryFolder();

        CommandResult run = await RunAsync(folder, promjob, ["--max-duration", "1h"], "exec >/dev/null 2>&1 </dev/null; " + Daemon + "exit 3");

        Assert.Equal(3, run.ExitCode);
        int daemon = int.Parse(await File.ReadAllTextAsync(folder["daemon"], TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        using var process = Process.GetProcessById(daemon);
        Assert.False(process.HasExited);
        process.Kill();
    }

    [Fact]
    public async Task A_lock_that_cannot_be_used_is_a_failure_of_its_own_and_is_reported()
    {
        string promjob = await ToolBuilds.GetAsync(ToolBuild.Dotnet);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "", TestContext.Current.CancellationToken);

        CommandResult run = await RunAsync(folder, promjob, ["--no-overlap", "--lock-dir", "/proc/self"], "echo out");
        CommandResult other = await RunAsync(folder, promjob, ["--no-overlap", "--lock-dir", folder["file"]], "echo out");

        Assert.Equal((125, "", 125, ""), (run.ExitCode, run.Output, other.ExitCode, other.Output));
        Assert.Matches("^promjob: The lock file cannot be used [^\n]*; set another folder with --lock-dir\\.\n$", run.Error);
        Assert.Matches("^promjob: The folder [^\n]*; set another folder with --lock-dir\\.\n$", other.Error);
        string text = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder.Path, "*.prom")), TestContext.Current.CancellationToken);
        Assert.Contains("batch_job_last_exit_code{job=\"j\"} 125\n", text, StringComparison.Ordinal);
    }

    private static bool IsFree(TemporaryFolder folder) =>
        !Directory.GetDirectories("/proc").Any(process => new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget == folder.Path);

    private static Task<CommandResult> RunAsync(TemporaryFolder folder, string promjob, IEnumerable<string> options, string script)
    {
        string[] words = ["--unset=PUSHGATEWAY_URL", promjob, "run", "--job", "j", "--textfile", ".", .. options, "--", "sh", "-c", script];
        return Command.RunAsync(new ProcessStartInfo("env", words) { WorkingDirectory = folder.Path }, ReadOnlyMemory<byte>.Empty, Eventually.Patience);
    }
}
