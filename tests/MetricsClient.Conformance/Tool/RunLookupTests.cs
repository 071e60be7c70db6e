using System.Diagnostics;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Tool;

/// <summary><c>promjob run</c> finds the program of a command as a shell does.</summary>
public sealed class RunLookupTests
{
    // Folders a and b of PATH contain programs of the same names; bare bash is the reference.
    private const string Setup = """
        mkdir a b dir b/dir; printf 'echo "$0 $1"' > b/script; cp b/script b/denied; cp b/script b/missing; chmod +x b/*
        mkdir a/script; echo > a/denied; echo > a/closed; printf '\177ELF\0' > a/binary; touch a/empty; printf '#!/no/such\n' > a/badly
        chmod +x a/binary a/empty a/badly; ln -s /bin/cat a/renamed; ln -s loop a/loop; mkdir -p x/y; ln -s x/y far; cp b/script x/near
        export PATH=$PWD/nowhere:$PWD/a/empty:$PWD/a:$PWD/b::/usr/bin:/bin
        """;

    private const string Commands = """
        script 'a  b'
        denied x
        closed x
        binary x
        empty x
        badly x
        loop x
        dir x
        ./dir x
        ./a/empty/x x
        ./a/binary x
        ./far/../near x
        far/../script x
        b/script x
        no-such x
        '' x
        renamed /proc/self/cmdline
        ./a/renamed /proc/self/cmdline
        """;

    // The native executable starts faster, so the dotnet tool, which has the same code, runs a third of the commands.
    [Theory]
    [InlineData(ToolBuild.Native, 1, Traits = ["Lane", "packages"])]
    [InlineData(ToolBuild.Dotnet, 3)]
    public async Task A_program_is_found_as_bash_finds_it(ToolBuild build, int step)
    {
        string promjob = await ToolBuilds.GetAsync(build);
        using var folder = new TemporaryFolder();
        await BashAsync(folder, Setup, []);
        string path = Setup[Setup.IndexOf("export", StringComparison.Ordinal)..];
        string[] commands = [.. Commands.Split('\n').Where((_, i) => i % step == 0)];
        string Script(string prefix) => path + string.Concat(commands.Select(command => $"\necho '= {command.Replace("'", "", StringComparison.Ordinal)}'\n{prefix}{command}\necho $?"));

        CommandResult bare = await BashAsync(folder, Script(""), []);
        CommandResult wrapped = await BashAsync(folder, Script("\"$@\" "), [promjob, "run", "--job", "j", "--"]);

        Assert.Equal(bare.Output, wrapped.Output);
        Assert.Contains("= script a  b\n./b/script", bare.Output.Replace(folder.Path, ".", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Lane", "packages")]
    [InlineData("env -u PATH", "cat")]
    [InlineData("env PATH=", "own")]
    [InlineData("env PATH=", "cat")]
    public async Task Without_PATH_a_program_is_found_as_bash_finds_it(string environment, string name)
    {
        using var folder = new TemporaryFolder();
        string promjob = await ToolBuilds.GetAsync(ToolBuild.Native);
        string script = $"printf 'echo here' > own; chmod +x own; {environment} \"$@\" {name} </dev/null; echo $?";

        CommandResult bare = await BashAsync(folder, script, ["/bin/bash", "-c", "\"$0\""]);
        CommandResult wrapped = await BashAsync(folder, script, [promjob, "run", "--job", "j", "--"]);

        Assert.Equal(bare.Output, wrapped.Output);
    }

    private static Task<CommandResult> BashAsync(TemporaryFolder folder, string script, IEnumerable<string> words) =>
        Command.RunAsync(
            new ProcessStartInfo("env", ["--unset=PUSHGATEWAY_URL", "bash", "-c", script, "bash", .. words]) { WorkingDirectory = folder.Path },
            ReadOnlyMemory<byte>.Empty,
            Eventually.Patience);
}
