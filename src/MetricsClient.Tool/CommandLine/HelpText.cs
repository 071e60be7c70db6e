using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;

namespace MetricsClient.Tool.CommandLine;

/// <summary>Prints the help of promjob or of a verb in 80 columns: usage, options in groups, and examples.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const int Columns = 80;
    private const int OptionColumn = 28;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, parseResult.RootCommandResult.Command, parseResult.InvocationConfiguration.Output);
        return ExitCode.Done;
    }

    /// <summary>Writes the help of a verb, or of promjob itself.</summary>
    public static void Write(Command command, Command root, TextWriter output)
    {
        Paragraph(output, command.Description ?? "", indent: 0);
        output.WriteLine();
        output.WriteLine("Usage:");
        if (command is Verb verb)
        {
            output.WriteLine($"  promjob {verb.Name} {verb.Usage}".TrimEnd());
            output.WriteLine();
            Arguments(output, verb);
            foreach ((string heading, IReadOnlyList<Option> options) in Groups(verb, root))
            {
                Options(output, heading, options);
            }

            Examples(output, verb);
            return;
        }

        output.WriteLine("  promjob VERB [options]");
        output.WriteLine();
        output.WriteLine("Verbs:");
        foreach (Command listed in root.Subcommands)
        {
            Entry(output, listed.Name, listed.Description ?? "");
        }

        output.WriteLine();
        Options(output, "Options", [.. root.Options]);
        output.WriteLine("See 'promjob help VERB' for the options of a verb.");
    }

    /// <summary>Returns the options of a verb in groups, with the options of all verbs at the end.</summary>
    public static IEnumerable<(string Heading, IReadOnlyList<Option> Options)> Groups(Verb verb, Command root)
    {
        Option[] others = [.. verb.Options.Where(option => !verb.Groups.Any(group => group.Options.Contains(option)))];
        if (others.Length > 0)
        {
            yield return ("Options", others);
        }

        foreach ((string, IReadOnlyList<Option>) group in verb.Groups)
        {
            yield return group;
        }

        yield return ("Common options", [.. root.Options.Where(static option => option.Recursive)]);
    }

    private static void Arguments(TextWriter output, Verb verb)
    {
        if (verb.Arguments.Count == 0)
        {
            return;
        }

        output.WriteLine("Arguments:");
        foreach (Argument argument in verb.Arguments)
        {
            Entry(output, argument.HelpName ?? argument.Name, argument.Description ?? "");
        }

        output.WriteLine();
    }

    private static void Options(TextWriter output, string heading, IReadOnlyList<Option> options)
    {
        output.WriteLine(heading + ":");
        foreach (Option option in options)
        {
            Entry(output, Names(option), option.Description ?? "");
        }

        output.WriteLine();
    }

    private static string Names(Option option)
    {
        string? brief = option.Aliases.FirstOrDefault(static alias => alias.Length == 2 && alias[1] != '?');
        string value = option.HelpName is { } name && option is not HelpOption ? " " + name : "";
        return $"{(brief is null ? "    " : brief + ", ")}{option.Name}{value}{(option.Required ? " (required)" : "")}";
    }

    private static void Examples(TextWriter output, Verb verb)
    {
        output.WriteLine(verb.Examples.Count == 1 ? "Example:" : "Examples:");
        foreach (string example in verb.Examples)
        {
            output.WriteLine("  " + example);
        }

        output.WriteLine();
    }

    // The description starts on a new line if the name is long.
    private static void Entry(TextWriter output, string name, string description)
    {
        string start = "  " + name;
        if (start.Length >= OptionColumn - 1)
        {
            output.WriteLine(start);
            start = "";
        }

        output.Write(start.PadRight(OptionColumn));
        Paragraph(output, description, OptionColumn);
    }

    private static void Paragraph(TextWriter output, string text, int indent)
    {
        var line = new StringBuilder();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && indent + line.Length + 1 + word.Length > Columns)
            {
                output.WriteLine(line);
                output.Write(new string(' ', indent));
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        output.WriteLine(line);
    }
}
