using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Completion;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob completion SHELL</c> prints a script that completes verbs, options and files in a shell.</summary>
internal sealed class CompletionVerb : Verb
{
    private readonly Argument<string> _shell = new("shell")
    {
        HelpName = "SHELL",
        Description = "bash, zsh or fish.",
    };

    public CompletionVerb()
        : base(
            "completion",
            "Prints a completion script for bash, zsh or fish.",
            "source <(promjob completion bash)",
            "promjob completion zsh > ~/.zsh/completions/_promjob",
            "promjob completion fish > ~/.config/fish/completions/promjob.fish")
    {
        Add(_shell);
    }

    public override string Usage => "SHELL";

    protected override Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        IReadOnlyList<CompletedVerb> verbs = CompletedVerb.Of(parsed.RootCommandResult.Command);
        string shell = parsed.GetRequiredValue(_shell);
        screen.Print(shell switch
        {
            "bash" => BashCompletion.Script(verbs),
            "zsh" => ZshCompletion.Script(verbs),
            "fish" => FishCompletion.Script(verbs),
            _ => throw new ToolException(ExitCode.Usage, $"'{shell}' is not a supported shell; write bash, zsh or fish."),
        });
        return Task.FromResult(ExitCode.Done);
    }
}
