using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob help VERB</c> prints the help of a verb.</summary>
internal sealed class HelpVerb : Verb
{
    private readonly Argument<string?> _verb = new("verb")
    {
        HelpName = "VERB",
        Description = "The verb. The default is promjob itself.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public HelpVerb()
        : base("help", "Prints the help of a verb.", "promjob help run")
    {
        Add(_verb);
    }

    public override string Usage => "[VERB]";

    protected override Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        Command root = parsed.RootCommandResult.Command;
        string? name = parsed.GetValue(_verb);
        Command? command = name is null ? root : root.Subcommands.FirstOrDefault(verb => verb.Name == name);
        if (command is null)
        {
            throw new ToolException(ExitCode.Usage, $"'{name}' is not a verb; write one of {string.Join(", ", root.Subcommands.Select(static verb => verb.Name))}.");
        }

        HelpText.Write(command, root, parsed.InvocationConfiguration.Output);
        return Task.FromResult(ExitCode.Done);
    }
}
