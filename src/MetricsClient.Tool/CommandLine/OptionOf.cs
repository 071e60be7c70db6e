using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MetricsClient.Tool.CommandLine;

/// <summary>
/// Creates the options that several verbs have. So each option has the same parser and the same error message in all
/// verbs.
/// </summary>
internal static class OptionOf
{
    public static Option<string> Job() => new("--job")
    {
        Description = "The name of the job: the label 'job' of the group.",
        HelpName = "NAME",
        Required = true,
        CustomParser = static result => Checked(result, result.Tokens[^1].Value, static text => text.Length > 0 ? text : null, "is empty; give the name of the job"),
    };

    /// <summary>Creates the option for the labels of a group in addition to the job.</summary>
    public static Option<KeyValuePair<string, string>[]> Group() => Labels(
        "--group", "An additional label of the group, such as instance=db1. May be repeated.");

    public static Option<KeyValuePair<string, string>[]> Labels(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "LABEL=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = static result => [.. result.Tokens
            .Select(token => Checked(
                result, token.Value, Label, "is not a label with a value; write LABEL=VALUE, such as instance=db1"))
            .OfType<KeyValuePair<string, string>>()],
    };

    public static Option<TimeSpan?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = static result => Checked<TimeSpan?>(
            result,
            result.Tokens[^1].Value,
            static text => Duration.TryParse(text, out TimeSpan time) && time > TimeSpan.Zero ? time : null,
            "is not a time; write a number with a unit, such as 90s, 30m, 1h30m or 7d"),
    };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<bool> Json() => Flag("--json", "Print JSON instead of a table.");

    public static Option<string?> Folder(string name, string description) =>
        new(name) { Description = description, HelpName = "DIR" };

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
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) => number,
        _ => null,
    };

    private static KeyValuePair<string, string>? Label(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? new(text[..equals], text[(equals + 1)..]) : null;
    }
}
