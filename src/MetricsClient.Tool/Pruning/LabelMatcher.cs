using System.Text.RegularExpressions;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.Pruning;

/// <summary>
/// A matcher as in Prometheus' query language, such as <c>job=~backup.*</c>: an expression matches the whole value, and a label that is
/// missing counts as empty.
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

    /// <summary>Reads a matcher; null when it is none.</summary>
    public static LabelMatcher? Parse(string text)
    {
        int at = text.AsSpan().IndexOfAny('=', '!');
        string? found = at > 0
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

    // Without backtracking, as in Prometheus: no expression can hang, and what needs it is refused.
    private static Regex? Expression(string pattern)
    {
        try
        {
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
        }
        catch (Exception unusable) when (unusable is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // Quotes are what a query would have; a shell has mostly taken them off.
    private static string Unquoted(string value) => value is ['"', .., '"'] ? value[1..^1] : value;
}
