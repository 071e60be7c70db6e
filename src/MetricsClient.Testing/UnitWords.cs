using System.Collections.Frozen;

namespace MetricsClient.Testing;

/// <summary>The units that promtool recognizes in a name.</summary>
internal static class UnitWords
{
    /// <summary>For each unit, the base unit that Prometheus recommends.</summary>
    private static readonly FrozenDictionary<string, string> s_baseUnits = new Dictionary<string, string>
    {
        ["amperes"] = "amperes",
        ["bytes"] = "bytes",
        ["bits"] = "bytes",
        ["celsius"] = "celsius",
        ["fahrenheit"] = "celsius",
        ["rankine"] = "celsius",
        ["grams"] = "grams",
        ["pounds"] = "grams",
        ["ounces"] = "grams",
        ["joules"] = "joules",
        ["calories"] = "joules",
        ["kelvin"] = "kelvin",
        ["kelvins"] = "kelvin",
        ["meters"] = "meters",
        ["metres"] = "metres",
        ["inches"] = "meters",
        ["yards"] = "meters",
        ["miles"] = "meters",
        ["seconds"] = "seconds",
        ["minutes"] = "seconds",
        ["hours"] = "seconds",
        ["days"] = "seconds",
        ["weeks"] = "seconds",
        ["volts"] = "volts",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // The prefixes as promtool spells them: "mibi" instead of "mebi", and no "exbi".
    private static readonly string[] s_prefixes =
    [
        "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto",
        "kilo", "kibi", "mega", "mibi", "giga", "gibi", "tera", "tebi", "peta", "pebi",
    ];

    /// <summary>Abbreviations of units, which a reader of a dashboard may not understand.</summary>
    public static IReadOnlyList<string> Abbreviations { get; } =
        ["s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d"];

    /// <summary>
    /// Finds the first part of a name that is a unit, with or without a prefix. Returns the part and its base unit;
    /// null if no part is a unit.
    /// </summary>
    public static (string Unit, string BaseUnit)? Find(string name)
    {
        foreach (string part in name.Split('_'))
        {
            if (BaseUnit(part) is { } found)
            {
                return (part, found);
            }
        }

        return null;
    }

    private static string? BaseUnit(string part)
    {
        if (s_baseUnits.TryGetValue(part, out string? plain))
        {
            return plain;
        }

        foreach (string prefix in s_prefixes)
        {
            if (part.StartsWith(prefix, StringComparison.Ordinal) && s_baseUnits.TryGetValue(part[prefix.Length..], out string? prefixed))
            {
                return prefixed;
            }
        }

        return null;
    }
}
