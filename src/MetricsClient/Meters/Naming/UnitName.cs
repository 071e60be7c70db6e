namespace MetricsClient.Meters.Naming;

/// <summary>Converts units of .NET instruments, in UCUM notation, to Prometheus units: <c>By/s</c> becomes <c>bytes_per_second</c>.</summary>
internal static class UnitName
{
    // OpenTelemetry, "Prometheus and OpenMetrics Compatibility", Metric Metadata. The signs for micro and degree are common, although UCUM has other signs.
    private static readonly Dictionary<string, string> s_units = new(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["\u00b5s"] = "microseconds",
        ["\u03bcs"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["TiBy"] = "tebibytes",
        ["kBy"] = "kilobytes",
        ["KBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["TBy"] = "terabytes",
        ["m"] = "meters",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["g"] = "grams",
        ["Cel"] = "celsius",
        ["\u00b0C"] = "celsius",
        ["Hz"] = "hertz",
        ["%"] = "percent",
    };

    // The units of a rate are singular.
    private static readonly Dictionary<string, string> s_perUnits = new(StringComparer.Ordinal)
    {
        ["s"] = "second",
        ["min"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
        ["w"] = "week",
        ["mo"] = "month",
        ["y"] = "year",
        ["ms"] = "millisecond",
        ["us"] = "microsecond",
        ["ns"] = "nanosecond",
        ["By"] = "byte",
        ["m"] = "meter",
    };

    /// <summary>Returns the Prometheus unit; null if there is none.</summary>
    public static string? Of(string? unit)
    {
        string[] parts = WithoutComments(unit ?? "").Split('/', 2);
        string counted = Word(parts[0], s_units);
        string per = parts.Length == 1 ? "" : Word(parts[1], s_perUnits);
        return per.Length > 0
            ? counted.Length > 0 ? $"{counted}_per_{per}" : $"per_{per}"
            : counted.Length > 0 ? counted : null;
    }

    /// <summary>
    /// Returns a unit in UCUM notation for a Prometheus unit. A unit that is not in the table becomes a comment, which is valid in UCUM.
    /// </summary>
    public static string? Ucum(string? unit) =>
        unit is null ? null : s_units.FirstOrDefault(pair => pair.Value == unit).Key ?? $"{{{unit}}}";

    // In UCUM, text in braces is a comment and not a unit.
    private static string WithoutComments(string unit)
    {
        int start;
        while ((start = unit.IndexOf('{', StringComparison.Ordinal)) >= 0)
        {
            int end = unit.IndexOf('}', start);
            unit = end < 0 ? unit[..start] : unit[..start] + unit[(end + 1)..];
        }

        return unit;
    }

    // In UCUM, 1 means no unit. A unit without a word keeps its name.
    private static string Word(string unit, Dictionary<string, string> words) =>
        words.TryGetValue(unit, out string? word) || s_units.TryGetValue(unit, out word) ? word
        : unit == "1" ? ""
        : LegalName.Of(unit).Trim('_');
}
