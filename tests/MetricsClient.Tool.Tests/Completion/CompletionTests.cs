using System.Diagnostics;

namespace MetricsClient.Tool.Tests.Completion;

/// <summary>The completion scripts in real shells. A shell that is not installed is skipped.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("promjob-").FullName;

    [Theory]
    [InlineData("push", "promjob", "pu")]
    [InlineData("--gauge --gateway", "promjob", "push", "--ga")]
    [InlineData("text openmetrics openmetrics2", "promjob", "check", "--format", "")]
    [InlineData("auto always never", "promjob", "list", "--color", "")]
    [InlineData("list", "promjob", "--color", "never", "li")]
    [InlineData("rules run", "promjob", "help", "ru")]
    [InlineData("bash zsh fish", "promjob", "completion", "")]
    [InlineData("page.prom pages", "promjob", "check", "pa")]
    [InlineData("page.prom pages", "promjob", "push", "-f", "pa")]
    [InlineData("pages", "promjob", "flush", "--spool", "pag")]
    [InlineData("", "promjob", "push", "--job", "")]
    [InlineData("page.prom pages", "promjob", "run", "--job", "j", "--", "cat", "pag")]
    public async Task Bash_completes_verbs_options_and_files(string expected, params string[] words)
    {
        const string Program = "source ./script; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _promjob; printf '%s\\n' \"${COMPREPLY[@]}\" | sort";
        string[] replies = await CompleteAsync("bash", ["-c", Program, "bash", .. words]);

        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), replies.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("push", "promjob pu")]
    [InlineData("--gateway --gauge", "promjob push --ga")]
    [InlineData("openmetrics openmetrics2 text", "promjob check --format ")]
    [InlineData("rules run", "promjob help ru")]
    [InlineData("page.prom", "promjob push --file page.")]
    public async Task Fish_completes_verbs_options_and_files(string expected, string line)
    {
        string[] replies = await CompleteAsync("fish", ["--no-config", "-c", $"source ./script; complete -C '{line}'"]);

        Assert.Equal(expected.Split(' '), replies.Select(static reply => reply.Split('\t')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Zsh_loads_the_script_and_knows_the_function()
    {
        string[] replies = await CompleteAsync(
            "zsh", ["-f", "-c", "autoload -U compinit; compinit -u -D; source ./script; print $_comps[promjob]; functions _promjob | grep -c '_arguments -s'"]);

        Assert.Equal(["_promjob", "11"], replies);
    }

    [Fact]
    public async Task Another_shell_is_refused()
    {
        Assert.Equal(
            new ToolRun(2, "", "promjob: 'tcsh' is not a supported shell; write bash, zsh or fish.\n"), await ToolRun.OfAsync("completion", "tcsh"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Returns the lines that the shell prints, in a folder with the script, a file and a folder.
    private async Task<string[]> CompleteAsync(string shell, IEnumerable<string> arguments)
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string? program = path.Select(folder => Path.Combine(folder, shell)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, $"{shell} is not installed.");
        ToolRun script = await ToolRun.OfAsync("completion", shell);
        Assert.Equal((0, ""), (script.ExitCode, script.Error));
        await File.WriteAllTextAsync(Path.Combine(_folder, "script"), script.Out, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "page.prom"), "", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(_folder, "pages"));
        using Process process = Process.Start(new ProcessStartInfo(program!, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = _folder },
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await error);
        return output.TrimEnd('\n').Split('\n');
    }
}
