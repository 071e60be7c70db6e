using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MetricsClient.Tool.Terminal;
using MetricsClient.Tool.Verbs;

namespace MetricsClient.Tool.CommandLine;

/// <summary>The command line of promjob: parses the arguments and runs the verb.</summary>
internal static class PromJob
{
    // Response files are disabled, because the arguments of a command may begin with '@'.
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Runs a command line with the standard streams of the process. The verb <c>run</c> handles signals itself.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        using var output = ProcessWriter.Output();
        using var error = ProcessWriter.Error();
        return await RunAsync(args, new InvocationConfiguration { Output = output, Error = error }).ConfigureAwait(false);
    }

    /// <summary>Runs a command line with the given streams and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args, InvocationConfiguration streams)
    {
        RootCommand root = Create();
        try
        {
            ParseResult parsed = root.Parse(RunLine.Separate(args, root), s_parsing);
            if (parsed.CommandResult.Command.Name == "run")
            {
                streams.ProcessTerminationTimeout = null;
            }

            return await InvokeAsync(parsed, streams).ConfigureAwait(false);
        }
        catch (ToolException wrong)
        {
            string verb = root.Subcommands.Any(command => command.Name == args[0]) ? $"promjob {args[0]}" : "promjob";
            await streams.Error.WriteLineAsync($"{Screen.Printable(wrong.Message)}\nSee '{verb} --help'.").ConfigureAwait(false);
            return wrong.ExitCode;
        }
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, InvocationConfiguration streams)
    {
        if (parsed.Action is ParseErrorAction wrong)
        {
            wrong.ShowHelp = false;
            await parsed.InvokeAsync(streams).ConfigureAwait(false);
            string verb = parsed.CommandResult.Command is Verb known ? $"promjob {known.Name}" : "promjob";
            await streams.Error.WriteLineAsync($"See '{verb} --help'.").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(streams).ConfigureAwait(false);
    }

    private static RootCommand Create()
    {
        var root = new RootCommand("Prometheus metrics for scripts and cron jobs, through a Pushgateway or a textfile.")
        {
            new RunVerb(),
            new PushVerb(),
            new ListVerb(),
            new DeleteVerb(),
            new PruneVerb(),
            new FlushVerb(),
            new CheckVerb(),
            new DoctorVerb(),
            new RulesVerb(),
            new HelpVerb(),
            new CompletionVerb(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new HelpText();
        root.Add(ColorOption.Create());
        return root;
    }
}
