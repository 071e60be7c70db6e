using System.Text;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>What a meter calls things, in the words of Prometheus: <c>http.server.request.duration</c> in <c>s</c> is <c>http_server_request_duration_seconds</c>.</summary>
internal static class InstrumentName
{
    // The units of UCUM that meters use (OpenTelemetry, "Instrument units").
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

    /// <summary>The header of the family that shows an instrument.</summary>
    public static FamilyHeader HeaderOf(string name, string? unit, string? description, MetricKind kind)
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

        return new FamilyHeader(kind == MetricKind.Counter ? shown + MetricName.TotalSuffix : shown, description ?? "", kind, shownUnit);
    }

    /// <summary>The label that shows a tag. One that the formats keep for themselves gets <c>tag_</c> in front.</summary>
    public static string LabelOf(string tag, MetricKind kind)
    {
        string label = Legal(tag.Replace(':', '_'));
        return MetricName.IsReservedLabel(label, kind.OwnLabel()) ? "tag" + (label[0] == '_' ? label : "_" + label) : label;
    }

    // What stands in braces is a remark, not a unit; 1 is none either.
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

    // Whatever no name may hold becomes one underscore, however many such characters there are in a row.
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
