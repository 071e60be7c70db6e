using System.CommandLine;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.CommandLine;

/// <summary>A verb of promjob: a command with an example in its help, whose failures become one line and an exit code.</summary>
internal sealed class Verb : Command
{
    public Verb(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
    }

    /// <summary>Command lines that work as they stand.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Sets what the verb does; its result is the exit code.</summary>
    public void Does(Func<ParseResult, Screen, CancellationToken, Task<int>> work) => SetAction(async (parsed, cancellation) =>
    {
        var screen = new Screen(parsed.InvocationConfiguration);
        try
        {
            return await work(parsed, screen, cancellation).ConfigureAwait(false);
        }
        catch (ToolException failure)
        {
            screen.Say(failure.Message);
            return failure.ExitCode;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            screen.Say(failure.Message);
            return ExitCode.Found;
        }
    });
}
