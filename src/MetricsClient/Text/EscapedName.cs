using System.Globalization;
using System.Text;

namespace MetricsClient.Text;

/// <summary>
/// Escapes UTF-8 names for servers that accept only classic names (Prometheus specification "Escaping schemes").
/// </summary>
internal static class EscapedName
{
    private const string ValuesPrefix = "U__";

    private static readonly EscapingScheme[] s_schemes = Enum.GetValues<EscapingScheme>();

    /// <summary>Returns the metric name in an escaping scheme. A classic name is the same in every scheme.</summary>
    public static string OfMetric(string name, EscapingScheme scheme) =>
        MetricName.IsValidMetric(name) ? name : Escape(name, scheme, allowColon: true);

    /// <summary>Returns the label name in an escaping scheme. A classic name is the same in every scheme.</summary>
    public static string OfLabel(string name, EscapingScheme scheme) =>
        MetricName.IsValidLabel(name) ? name : Escape(name, scheme, allowColon: false);

    /// <summary>Returns all different forms that the escaping schemes give to a metric name.</summary>
    public static string[] MetricForms(string name) =>
        MetricName.IsValidMetric(name) ? [name] : [.. s_schemes.Select(scheme => OfMetric(name, scheme)).Distinct(StringComparer.Ordinal)];

    /// <summary>Returns all different forms that the escaping schemes give to a label name.</summary>
    public static string[] LabelForms(string name) =>
        MetricName.IsValidLabel(name) ? [name] : [.. s_schemes.Select(scheme => OfLabel(name, scheme)).Distinct(StringComparer.Ordinal)];

    /// <summary>Returns the name of the scheme as used in HTTP headers.</summary>
    public static string HeaderValue(EscapingScheme scheme) => scheme switch
    {
        EscapingScheme.AllowUtf8 => "allow-utf-8",
        EscapingScheme.Dots => "dots",
        EscapingScheme.Values => "values",
        _ => "underscores",
    };

    private static string Escape(string name, EscapingScheme scheme, bool allowColon)
    {
        if (scheme == EscapingScheme.AllowUtf8)
        {
            return name;
        }

        // Escapes code points, so a surrogate pair counts as one character.
        var escaped = new StringBuilder(scheme == EscapingScheme.Values ? ValuesPrefix : "");
        bool first = true;
        foreach (Rune rune in name.EnumerateRunes())
        {
            string? text = IsPlain(rune, first, allowColon) && (rune.Value != '_' || scheme == EscapingScheme.Underscores)
                ? null
                : Substitute(rune, scheme);
            _ = text is null ? escaped.Append((char)rune.Value) : escaped.Append(text);
            first = false;
        }

        return escaped.ToString();
    }

    private static bool IsPlain(Rune rune, bool first, bool allowColon) => rune.IsAscii && (char)rune.Value switch
    {
        '_' => true,
        ':' => allowColon,
        var c => char.IsAsciiLetter(c) || (char.IsAsciiDigit(c) && !first),
    };

    private static string Substitute(Rune rune, EscapingScheme scheme) => (scheme, rune.Value) switch
    {
        (EscapingScheme.Underscores, _) => "_",
        (_, '_') => "__",
        (EscapingScheme.Dots, '.') => "_dot_",
        (EscapingScheme.Dots, _) => "__",
        _ => "_" + rune.Value.ToString("x", CultureInfo.InvariantCulture) + "_",
    };
}
