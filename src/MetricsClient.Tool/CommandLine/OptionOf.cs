using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MetricsClient.Text;

namespace MetricsClient.Tool.CommandLine;

/// <summary>
/// Creates the options that several verbs have. So each option has the same parser and the same error message in all
/// verbs.
/// </summary>
internal static class OptionOf
{
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // The longest time of a timer in .NET is 24.8 days.
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(24);

    public static Option<string> Job() => new("--job", "-j")
    {
        Description = "The name of the job: the label 'job' of the group.",
        HelpName = "NAME",
        Required = true,
        CustomParser = static result => Checked(result, result.Tokens[^1].Value, static text => text.Length > 0 ? text : null, "is empty; give the name of the job"),
    };

    /// <summary>Creates the option for the labels of a group in addition to the job.</summary>
    public static Option<KeyValuePair<string, string>[]> Group() => Labels(
        "--group", "An additional label of the group, such as instance=db1. May be repeated.", allowJob: false, "-g");

    /// <summary>Creates an option for labels with values.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">The description in the help.</param>
    /// <param name="allowJob">True if the label <c>job</c> may be given.</param>
    /// <param name="aliases">The short names.</param>
    public static Option<KeyValuePair<string, string>[]> Labels(string name, string description, bool allowJob, params string[] aliases) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = "LABEL=VALUE",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => ReadLabels(result, name, allowJob),
        };

    /// <summary>Creates an option for a time that is only compared or stored.</summary>
    public static Option<TimeSpan?> Time(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = static result => ReadTime(result, TimeSpan.Zero, TimeSpan.MaxValue),
    };

    /// <summary>Creates an option for a time that a timer waits for.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">The description in the help.</param>
    /// <param name="shortest">The shortest time. The default is any time above zero.</param>
    public static Option<TimeSpan?> Timer(string name, string description, TimeSpan shortest = default) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => ReadTime(result, shortest, s_longestTimer),
    };

    /// <summary>Creates an option for one of several words.</summary>
    public static Option<string?> Choice(string name, string description, string[] words, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = string.Join('|', words),
        CustomParser = result => Checked(
            result,
            result.Tokens[^1].Value,
            text => Array.IndexOf(words, text) >= 0 ? text : null,
            $"is not a value of {name}; write {string.Join(" or ", words)}"),
    };

    public static Option<bool> Flag(string name, string description, params string[] aliases) => new(name, aliases) { Description = description };

    public static Option<bool> Json() => Flag("--json", "Print JSON instead of a table.");

    public static Option<string?> Folder(string name, string description) => Path(name, description, "DIR");

    public static Option<string?> File(string name, string description, params string[] aliases) => Path(name, description, "FILE", aliases);

    /// <summary>
    /// Parses a text. If the parser returns null, adds an error with the text and with <paramref name="otherwise"/>.
    /// </summary>
    public static T? Checked<T>(ArgumentResult result, string text, Func<string, T?> read, string otherwise)
    {
        T? value = read(text);
        if (value is null)
        {
            result.AddError($"'{text}' {otherwise}.");
        }

        return value;
    }

    /// <summary>Parses a number in the syntax of Prometheus.</summary>
    public static double? Number(string text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ when double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => number,
        _ => null,
    };

    private static Option<string?> Path(string name, string description, string kind, params string[] aliases)
    {
        string remedy = $"is empty; give the path of a {(kind == "DIR" ? "folder" : "file")}";
        return new Option<string?>(name, aliases)
        {
            Description = description,
            HelpName = kind,
            CustomParser = result =>
            {
                string path = result.Tokens[^1].Value;
                if (string.IsNullOrWhiteSpace(path))
                {
                    result.AddError($"{name} {remedy}.");
                }

                return path;
            },
        };
    }

    private static KeyValuePair<string, string>[] ReadLabels(ArgumentResult result, string name, bool allowJob)
    {
        const string Otherwise = "is not a label with a value; write LABEL=VALUE, such as instance=db1, with letters, digits and '_' in the name";
        KeyValuePair<string, string>[] labels = [.. result.Tokens
            .Select(token => Checked(result, token.Value, Label, Otherwise))
            .OfType<KeyValuePair<string, string>>()];
        if (!allowJob && Array.Exists(labels, static label => label.Key == "job"))
        {
            result.AddError($"The label 'job' is not part of {name}; give the job by --job.");
        }

        IEnumerable<IGrouping<string, KeyValuePair<string, string>>> byName = labels.GroupBy(static label => label.Key, StringComparer.Ordinal);
        if (byName.FirstOrDefault(static same => same.Skip(1).Any()) is { } repeated)
        {
            result.AddError($"The label '{repeated.Key}' is given twice by {name}; give each label once.");
        }

        return labels;
    }

    private static TimeSpan? ReadTime(ArgumentResult result, TimeSpan shortest, TimeSpan longest)
    {
        string text = result.Tokens[^1].Value;
        string? problem = !Duration.TryParse(text, out TimeSpan time)
            ? "is not a time; write a number with a unit, such as 90s, 30m, 1h30m or 7d"
            : time <= TimeSpan.Zero ? "must be more than zero; write a time such as 90s, 30m, 1h30m or 7d"
            : time < shortest ? $"is too short; the shortest time here is {Duration.Text(shortest)}"
            : time > longest ? $"is too long; the longest time here is {Duration.Text(longest)}"
            : null;
        if (problem is null)
        {
            return time;
        }

        result.AddError($"'{text}' {problem}.");
        return null;
    }

    private static KeyValuePair<string, string>? Label(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals > 0 ? text[..equals] : "";
        return MetricName.IsValidLabel(name) && !name.StartsWith("__", StringComparison.Ordinal) ? new(name, text[(equals + 1)..]) : null;
    }
}
