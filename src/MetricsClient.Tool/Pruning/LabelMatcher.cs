using System.Text.RegularExpressions;
using MetricsClient.Text;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.Pruning;

/// <summary>
/// A label matcher as in the query language of Prometheus, such as <c>job=~backup.*</c>. A regular expression must
/// match the whole value. A missing label has an empty value.
/// </summary>
internal sealed class LabelMatcher
{
    private static readonly string[] s_operators = ["=~", "!~", "!=", "="];

    private readonly string _label;
    private readonly Predicate<string> _matches;

    private LabelMatcher(string label, Predicate<string> matches)
    {
        _label = label;
        _matches = matches;
    }

    /// <summary>Parses a matcher. Returns null if the text is not a matcher.</summary>
    public static LabelMatcher? Parse(string text)
    {
        int at = text.AsSpan().IndexOfAny('=', '!');
        string? found = at > 0 && MetricName.IsValidLabel(text[..at])
            ? s_operators.FirstOrDefault(known => text.AsSpan(at).StartsWith(known, StringComparison.Ordinal))
            : null;
        if (found is null)
        {
            return null;
        }

        string value = Unquoted(text[(at + found.Length)..]);
        return Predicate(found, value) is { } matches ? new LabelMatcher(text[..at], matches) : null;
    }

    public bool Matches(PushgatewayGroup group) => _matches(group.Labels.TryGetValue(_label, out string? value) ? value : "");

    private static Predicate<string>? Predicate(string found, string value) => found switch
    {
        "=" => actual => actual == value,
        "!=" => actual => actual != value,
        _ when Expression(value) is { } expression => found == "=~" ? expression.IsMatch : actual => !expression.IsMatch(actual),
        _ => null,
    };

    // NonBacktracking prevents expressions that take too long. An expression that needs backtracking is invalid, as in
    // Prometheus.
    private static Regex? Expression(string pattern)
    {
        try
        {
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
        }
        catch (Exception invalid) when (invalid is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // In a query the value is in quotes. On the command line the shell has usually removed the quotes.
    private static string Unquoted(string value) => value is ['"', .., '"'] ? value[1..^1] : value;
}
