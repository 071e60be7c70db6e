using System.CommandLine;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.CommandLine;

/// <summary>A verb of promjob: a command with examples in its help, whose failures become one line and an exit code.</summary>
internal abstract class Verb : Command
{
    protected Verb(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
        SetAction(RunGuardedAsync);
    }

    /// <summary>Command lines that work as they stand.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Does what the verb is for; gives back the exit code.</summary>
    /// <exception cref="ToolException">It cannot be done.</exception>
    protected abstract Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellation);

    private async Task<int> RunGuardedAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var screen = new Screen(parsed.InvocationConfiguration);
        try
        {
            return await RunAsync(parsed, screen, cancellation).ConfigureAwait(false);
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
    }
}
