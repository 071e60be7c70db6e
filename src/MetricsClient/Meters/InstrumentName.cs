using System.Text;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>
/// Converts names of .NET meters to Prometheus names: the instrument <c>http.server.request.duration</c> with the unit
/// <c>s</c> becomes <c>http_server_request_duration_seconds</c>.
/// </summary>
internal static class InstrumentName
{
    // The units that .NET meters use, in UCUM notation (OpenTelemetry, "Instrument units"), and their Prometheus names.
    private static readonly Dictionary<string, string> s_units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["min"] = "minutes",
        ["h"] = "hours",
        ["d"] = "days",
        ["By"] = "bytes",
        ["KBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["bit"] = "bits",
        ["m"] = "meters",
        ["g"] = "grams",
        ["J"] = "joules",
        ["W"] = "watts",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["%"] = "percent",
    };

    /// <summary>Returns the header of the family that exposes an instrument.</summary>
    public static FamilyHeader HeaderOf(string name, string? unit, string? description, FamilyShape shape)
    {
        string? shownUnit = UnitOf(unit);
        string shown = Legal(name);
        if (MetricName.IsTotal(shown))
        {
            shown = shown[..^MetricName.TotalSuffix.Length];
        }

        if (shownUnit is not null && !shown.EndsWith("_" + shownUnit, StringComparison.Ordinal))
        {
            shown += "_" + shownUnit;
        }

        return new FamilyHeader(shape.Kind == MetricKind.Counter ? shown + MetricName.TotalSuffix : shown, description ?? "", shape, shownUnit);
    }

    /// <summary>Returns the label name for a tag name. A reserved label name gets the prefix <c>tag_</c>.</summary>
    public static string LabelOf(string tag, FamilyShape shape)
    {
        string label = Legal(tag.Replace(':', '_'));
        return MetricName.IsReservedLabel(label, shape.ReservedLabel) ? "tag" + (label[0] == '_' ? label : "_" + label) : label;
    }

    // In UCUM, text in braces is a comment and not a unit, and 1 means no unit.
    private static string? UnitOf(string? unit)
    {
        string[] parts = (unit ?? "").Split('/', 2);
        string counted = Word(parts[0]);
        if (parts.Length == 1)
        {
            return counted.Length > 0 ? counted : null;
        }

        string per = Word(parts[1]).TrimEnd('s');
        return per.Length == 0 ? null : counted.Length > 0 ? $"{counted}_per_{per}" : $"per_{per}";
    }

    private static string Word(string unit) =>
        s_units.TryGetValue(unit, out string? word) ? word : unit is "1" or ['{', ..] ? "" : Legal(unit).Trim('_');

    // Replaces each sequence of invalid characters by one underscore.
    private static string Legal(string name)
    {
        var legal = new StringBuilder(name.Length + 1);
        foreach (char c in name)
        {
            if (char.IsAsciiDigit(c) && legal.Length == 0)
            {
                legal.Append('_');
            }

            if (char.IsAsciiLetterOrDigit(c) || c is '_' or ':')
            {
                legal.Append(c);
            }
            else if (legal.Length == 0 || legal[^1] != '_')
            {
                legal.Append('_');
            }
        }

        return legal.ToString();
    }
}
