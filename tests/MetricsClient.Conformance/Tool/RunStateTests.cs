using System.Diagnostics;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Tool;

/// <summary>The command of <c>promjob run</c> starts with the same state as without promjob.</summary>
public sealed partial class RunStateTests
{
    // Standard output of sh is a pipe with another number in each run, and the shell sets the variable _.
    private const string State = """
        grep -E '^(Sig(Pnd|Blk|Ign|Cgt)|NoNewPrivs|Seccomp|Cpus_allowed|Umask)' /proc/self/status
        cat /proc/self/limits /proc/self/oom_score_adj /proc/self/coredump_filter /proc/self/personality
        for f in /proc/self/fd/*; do [ -e "$f" ] && echo "$f $(readlink "$f")"; done | sed 's/[0-9]*\]/]/'
        umask; nice; pwd
        tr '\0' '\n' < /proc/$$/environ
        """;

    private static readonly string[] s_callers =
    [
        "\"$@\"",
        "exec env --ignore-signal=HUP,INT,QUIT,USR1,CHLD \"$@\"",
        "exec env --block-signal=HUP,TERM,USR2,CHLD \"$@\"",
        "ulimit -n 512; exec \"$@\"",
        "ulimit -Sn 300; \"$@\"; true",
        "umask 027; exec 7</etc/passwd 9>/dev/null; exec nice -n 5 \"$@\"",
        "exec \"$@\" <&-",
        "exec env -i PATH=/usr/bin:/bin A= B=$(printf '\\351') \"$@\"",
    ];

    // Managed code of CoreCLR cannot see these states of the caller; the documentation states the difference.
    private static readonly string[] s_callersOfNativeOnly = ["exec env --ignore-signal \"$@\"", "ulimit -Sn 300; exec \"$@\""];

    public static IEnumerable<TheoryDataRow<ToolBuild, string>> Callers() =>
    [
        .. s_callers.Select(static caller => new TheoryDataRow<ToolBuild, string>(ToolBuild.Dotnet, caller)),
        .. s_callers.Concat(s_callersOfNativeOnly).Select(static caller => new TheoryDataRow<ToolBuild, string>(ToolBuild.Native, caller).WithTrait("Lane", "packages")),
    ];

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Signals_limits_descriptors_and_environment_are_the_same_as_without_promjob(ToolBuild build, string caller)
    {
        string promjob = await ToolBuilds.GetAsync(build);
        using var folder = new TemporaryFolder();
        string[] run = [promjob, "run", "--job", "j", "--textfile", folder.Path, "--"];

        CommandResult bare = await BashAsync(caller, ["sh", "-c", State]);
        CommandResult wrapped = await BashAsync(caller, [.. run, "sh", "-c", State]);

        Assert.NotEmpty(bare.Output);
        Assert.Equal(bare, wrapped);
    }

    [Theory]
    [EachBuild]
    public async Task A_pipeline_that_ends_early_ends_as_without_promjob(ToolBuild build)
    {
        const string Pipeline = "set -o pipefail; yes | head -1; echo $?; while :; do echo x; done 2>/dev/null | head -1; echo $?";
        string promjob = await ToolBuilds.GetAsync(build);

        CommandResult run = await BashAsync("\"$@\"", [promjob, "run", "--job", "j", "--", "bash", "-c", Pipeline]);

        Assert.Equal((0, "y\n141\nx\n141\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [EachBuild]
    public async Task Bytes_that_are_not_UTF8_reach_the_command_unchanged(ToolBuild build)
    {
        const string Script = """
            cd "$(mktemp -d)"; f=$(printf 'caf\351'); mkdir "$f"; cd "$f"; export V="$f" "$(printf 'N')=$f"
            printf 'printf "%%s|%%s|%%s|" "$0" "$1" "$V" | od -An -tx1; pwd | od -An -tx1' > "$f"; chmod +x "$f"
            PATH=$PATH:$PWD
            for c in "$f" "./$f" "../$f/$f"; do "$c" "$f" > bare; "$0" run --job j -- "$c" "$f" 2>/dev/null > wrapped; echo $?; cmp bare wrapped; done
            "$0" run --job "$f" -- echo ran; echo $?; rm -r "$PWD"
            """;
        string promjob = await ToolBuilds.GetAsync(build);

        CommandResult run = await BashAsync(Script, [], promjob);

        Assert.Equal(
            new CommandResult(0, "0\n0\n0\n2\n", "An argument of promjob is not valid UTF-8; only the words of a command may contain other bytes.\nSee 'promjob run --help'.\n"),
            run);
    }

    [Theory]
    [EachBuild]
    public async Task A_program_starts_with_little_memory_and_without_libicu(ToolBuild build)
    {
        string promjob = await ToolBuilds.GetAsync(build);
        using var folder = new TemporaryFolder();

        CommandResult run = await BashAsync(
            "ulimit -v 1000000; LD_BIND_NOW= \"$@\"", [promjob, "run", "--job", "j", "--textfile", folder.Path, "--", "sh", "-c", "grep -c libicu /proc/$PPID/maps"]);

        Assert.Equal(new CommandResult(1, "0\n", ""), run);
    }

    private static async Task<CommandResult> BashAsync(string script, IEnumerable<string> words, string name = "bash")
    {
        var start = new ProcessStartInfo("env", ["--default-signal", "--unset=PUSHGATEWAY_URL", "bash", "-c", script, name, .. words]);
        CommandResult result = await Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, Eventually.Patience);
        return result with { Output = ShellVariable().Replace(result.Output, "") };
    }

    // Bash stores the path of the started program.
    [GeneratedRegex("^_=.*\n", RegexOptions.Multiline)]
    private static partial Regex ShellVariable();
}
