using System.CommandLine;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.CommandLine;

/// <summary>
/// A verb is a subcommand of promjob, such as <c>push</c>. The help shows its examples. A failure prints one line and
/// sets the exit code.
/// </summary>
internal abstract class Verb : Command
{
    private readonly List<(string Heading, IReadOnlyList<Option> Options)> _groups = [];

    protected Verb(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
        SetAction(RunGuardedAsync);
    }

    /// <summary>Gets the examples for the help, each a complete command line.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Gets the words behind the verb in the usage line.</summary>
    public virtual string Usage => "[options]";

    /// <summary>Gets the groups of options in the order of the help, each with a heading.</summary>
    public IReadOnlyList<(string Heading, IReadOnlyList<Option> Options)> Groups => _groups;

    /// <summary>Adds options, which the help shows below a heading of their own.</summary>
    public void AddGroup(string heading, IReadOnlyList<Option> options)
    {
        _groups.Add((heading, options));
        foreach (Option option in options)
        {
            Add(option);
        }
    }

    /// <summary>Refuses an option that has no effect without another option.</summary>
    protected void Requires(Option option, Option other) => Validators.Add(given =>
    {
        if (given.GetResult(option) is { Implicit: false } && given.GetResult(other) is not { Implicit: false })
        {
            given.AddError($"{option.Name} has no effect without {other.Name}; add {other.Name}, or leave out {option.Name}.");
        }
    });

    /// <summary>Runs the verb and returns the exit code.</summary>
    /// <exception cref="ToolException">The verb failed.</exception>
    protected abstract Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken);

    private async Task<int> RunGuardedAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var screen = new Screen(parsed.InvocationConfiguration, ColorOption.Of(parsed));
        try
        {
            return await RunAsync(parsed, screen, cancellationToken).ConfigureAwait(false);
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
