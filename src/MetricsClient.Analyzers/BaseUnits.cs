namespace MetricsClient.Analyzers;

/// <summary>Finds units that are not base units in the names of metrics.</summary>
internal static class BaseUnits
{
    private const string Total = "_total";

    private static readonly Dictionary<string, string> s_baseUnits = new(StringComparer.Ordinal)
    {
        ["nanoseconds"] = "seconds",
        ["ns"] = "seconds",
        ["microseconds"] = "seconds",
        ["us"] = "seconds",
        ["milliseconds"] = "seconds",
        ["ms"] = "seconds",
        ["sec"] = "seconds",
        ["minutes"] = "seconds",
        ["hours"] = "seconds",
        ["days"] = "seconds",
        ["weeks"] = "seconds",
        ["bits"] = "bytes",
        ["kilobytes"] = "bytes",
        ["kb"] = "bytes",
        ["megabytes"] = "bytes",
        ["mb"] = "bytes",
        ["gigabytes"] = "bytes",
        ["gb"] = "bytes",
        ["terabytes"] = "bytes",
        ["tb"] = "bytes",
        ["kibibytes"] = "bytes",
        ["kib"] = "bytes",
        ["mebibytes"] = "bytes",
        ["mib"] = "bytes",
        ["gibibytes"] = "bytes",
        ["gib"] = "bytes",
        ["tebibytes"] = "bytes",
        ["tib"] = "bytes",
        ["percent"] = "ratio",
        ["pct"] = "ratio",
    };

    /// <summary>Returns the unit at the end of a name, before <c>_total</c>, and its base unit; null if the unit is not in the list.</summary>
    public static (string Unit, string BaseUnit)? Of(string name)
    {
        string stem = name.EndsWith(Total, StringComparison.Ordinal) ? name.Substring(0, name.Length - Total.Length) : name;
        int start = stem.LastIndexOf('_') + 1;
        string unit = stem.Substring(start);
        return start > 1 && s_baseUnits.TryGetValue(unit, out string? baseUnit) ? (unit, baseUnit) : null;
    }
}
