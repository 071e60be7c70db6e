using System.CommandLine;
using MetricsClient.Tool.Running;

namespace MetricsClient.Tool.CommandLine;

/// <summary>
/// Separates the options of <c>promjob run</c> from the command. The command begins with the first word that is neither an
/// option nor the value of an option.
/// </summary>
/// <remarks>
/// System.CommandLine takes an unknown option, or the value in --flag=value, for the first word of the command, a command with
/// the name true for the value of a preceding flag, and an option after --name= for the value of this option.
/// </remarks>
internal static class RunLine
{
    private const string Separator = "--";

    /// <summary>Returns the arguments with a separator before the command. Arguments of another verb are returned unchanged.</summary>
    /// <exception cref="ToolException">An option is unknown, or an argument of promjob is not UTF-8.</exception>
    public static string[] Separate(string[] args, Command root)
    {
        int verb = FirstWord(args, 0, [.. root.Options], isStrict: false);
        Command? run = root.Subcommands.First(static command => command.Name == "run");
        if (verb >= args.Length || args[verb] != run.Name)
        {
            RequireText(args, args.Length);
            Command? other = verb < args.Length ? root.Subcommands.FirstOrDefault(command => command.Name == args[verb]) : null;
            RequireValues(args, verb + 1, [.. root.Options, .. other?.Options ?? []]);
            return args;
        }

        int first = FirstWord(args, verb + 1, [.. root.Options, .. run.Options], isStrict: true);
        RequireText(args, first);
        return first >= args.Length || args[first] == Separator
            ? args
            : [.. args[..first], Separator, .. args[first..]];
    }

    private static int FirstWord(string[] args, int start, IReadOnlyList<Option> options, bool isStrict)
    {
        int i = start;
        while (i < args.Length && args[i] != Separator && args[i].StartsWith('-'))
        {
            string name = NameIn(args[i]);
            Option? option = Named(name, options);
            if (option is null && isStrict)
            {
                throw new ToolException(
                    ExitCode.Usage, $"The option '{name}' is unknown{Nearest(name, options)}. The command follows the options.");
            }

            bool hasValue = option is not null && name.Length == args[i].Length && TakesValue(option);
            if (option is not null && isStrict)
            {
                RequireValue(args[i], option);
            }

            if (hasValue && isStrict && (i + 1 == args.Length || args[i + 1].StartsWith('-')))
            {
                throw new ToolException(
                    ExitCode.Usage, $"The option '{name}' has no value; write {name}=VALUE if the value begins with '-'.");
            }

            i += hasValue ? 2 : 1;
        }

        return Math.Min(i, args.Length);
    }

    private static void RequireValues(string[] args, int start, IReadOnlyList<Option> options)
    {
        int i = start;
        while (i < args.Length && args[i] != Separator)
        {
            string name = NameIn(args[i]);
            Option? option = args[i].StartsWith('-') ? Named(name, options) : null;
            if (option is not null)
            {
                RequireValue(args[i], option);
            }

            i += option is not null && name.Length == args[i].Length && TakesValue(option) ? 2 : 1;
        }
    }

    // The value after '=' or ':', if there is such a character: not empty for an option with a value, and only true or false for a flag.
    private static void RequireValue(string word, Option option)
    {
        string name = NameIn(word);
        string? problem =
            name.Length == word.Length ? null
            : TakesValue(option) ? name.Length + 1 == word.Length ? $"has no value; write {name}=VALUE" : null
            : bool.TryParse(word.AsSpan(name.Length + 1), out _) ? null
            : $"takes no value; leave out '{word[name.Length..]}'";
        if (problem is not null)
        {
            throw new ToolException(ExitCode.Usage, $"The option '{name}' {problem}.");
        }
    }

    private static Option? Named(string name, IReadOnlyList<Option> options) =>
        options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    // A value follows the name after a blank, '=' or ':'.
    private static string NameIn(string word)
    {
        int end = word.AsSpan().IndexOfAny('=', ':');
        return end < 0 ? word : word[..end];
    }

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    private static string Nearest(string name, IReadOnlyList<Option> options)
    {
        (string option, int distance) = options
            .SelectMany(static option => option.Aliases.Prepend(option.Name))
            .Select(candidate => (candidate, Distance(name, candidate)))
            .MinBy(static pair => pair.Item2);
        return distance <= Math.Max(2, name.Length / 2) && option.Length > 2 ? $"; the nearest option is {option}" : "";
    }

    // The number of inserted, deleted and replaced letters (Levenshtein).
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }

    private static void RequireText(string[] args, int count)
    {
        if (!RawWords.AreText(RawWords.Last(args).Take(count)))
        {
            throw new ToolException(
                ExitCode.Usage, "An argument of promjob is not valid UTF-8; only the words of a command may contain other bytes.");
        }
    }
}
