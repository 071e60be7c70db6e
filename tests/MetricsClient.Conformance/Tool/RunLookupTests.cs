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

    [Theory]
    [InlineData("script", "'a  b'")]
    [InlineData("denied", "x")]
    [InlineData("closed", "x")]
    [InlineData("binary", "x")]
    [InlineData("empty", "x")]
    [InlineData("badly", "x")]
    [InlineData("loop", "x")]
    [InlineData("dir", "x")]
    [InlineData("./dir", "x")]
    [InlineData("./a/empty/x", "x")]
    [InlineData("./a/binary", "x")]
    [InlineData("./far/../near", "x")]
    [InlineData("far/../script", "x")]
    [InlineData("b/script", "x")]
    [InlineData("no-such", "x")]
    [InlineData("''", "x")]
    [InlineData("renamed", "/proc/self/cmdline")]
    [InlineData("./a/renamed", "/proc/self/cmdline")]
    public async Task A_program_is_found_as_bash_finds_it(string name, string argument)
    {
        (ToolBuild build, string promjob) = (ToolBuild.Dotnet, await ToolBuilds.GetAsync(ToolBuild.Dotnet));
        await AssertAsBashAsync(build, promjob, name, argument);
    }

    [Fact]
    public async Task The_native_executable_finds_programs_as_bash_does()
    {
        string promjob = await ToolBuilds.GetAsync(ToolBuild.Native);
        foreach (string name in (string[])["script", "closed", "binary", "./dir", "./far/../near", "no-such", "renamed"])
        {
            await AssertAsBashAsync(ToolBuild.Native, promjob, name, "/proc/self/cmdline");
        }
    }

    [Theory]
    [InlineData("env -u PATH", "cat")]
    [InlineData("env PATH=", "own")]
    [InlineData("env PATH=", "cat")]
    public async Task Without_PATH_a_program_is_found_as_bash_finds_it(string environment, string name)
    {
        using var folder = new TemporaryFolder();
        string promjob = await ToolBuilds.GetAsync(ToolBuild.Dotnet);
        string script = $"printf 'echo here' > own; chmod +x own; {environment} \"$@\" {name} </dev/null; echo $?";

        CommandResult bare = await BashAsync(folder, script, ["/bin/bash", "-c", "\"$0\""]);
        CommandResult wrapped = await BashAsync(folder, script, [promjob, "run", "--job", "j", "--"]);

        Assert.Equal(bare.Output, wrapped.Output);
    }

    private static async Task AssertAsBashAsync(ToolBuild build, string promjob, string name, string argument)
    {
        using var folder = new TemporaryFolder();
        await BashAsync(folder, Setup, []);
        string path = Setup[Setup.IndexOf("export", StringComparison.Ordinal)..];

        CommandResult bare = await BashAsync(folder, $"{path}\n{name} {argument}", []);
        CommandResult wrapped = await BashAsync(folder, $"{path}\n\"$@\" {name} {argument}", [promjob, "run", "--job", "j", "--"]);

        Assert.True((bare.ExitCode, bare.Output) == (wrapped.ExitCode, wrapped.Output), $"{build} {name}: {bare} / {wrapped}");
    }

    private static Task<CommandResult> BashAsync(TemporaryFolder folder, string script, IEnumerable<string> words) =>
        Command.RunAsync(
            new ProcessStartInfo("env", ["--unset=PUSHGATEWAY_URL", "bash", "-c", script, "bash", .. words]) { WorkingDirectory = folder.Path },
            ReadOnlyMemory<byte>.Empty,
            Eventually.Patience);
}
