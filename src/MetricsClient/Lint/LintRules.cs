using MetricsClient.Model;

namespace MetricsClient.Lint;

/// <summary>The rules of <c>promtool check metrics</c>, applied to what Prometheus text shows of a family.</summary>
internal static class LintRules
{
    public static IEnumerable<LintFinding> Judge(NamedFamily family, string[] staticLabels)
    {
        string name = family.Header.Name;
        string? type = TextType(family.Header.Kind);
        string[] labels = [.. family.LabelNames, .. staticLabels];
        return Help(name, family.Header.Help)
            .Concat(Unit(name))
            .Concat(type is null ? [] : Suffix(name, type).Concat(ReservedLabels(name, type, labels)).Concat(TypeInName(name, type)))
            .Concat(Spelling(name, labels))
            .Concat(Abbreviations(name))
            .Select(message => new LintFinding(name, message));
    }

    // Null for a kind that nobody told: most rules ask for one.
    private static string? TextType(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram or MetricKind.GaugeHistogram => "histogram",
        MetricKind.Summary => "summary",
        MetricKind.Unknown => null,
        _ => "gauge",
    };

    private static IEnumerable<string> Help(string name, string help) =>
        help.Length == 0 ? [$"'{name}' has no help text; say in one sentence what it measures."] : [];

    private static IEnumerable<string> Unit(string name) =>
        UnitWords.Find(name) is { } found && found.Unit != found.BaseUnit
            ? [$"'{name}' measures in '{found.Unit}'; measure in the base unit '{found.BaseUnit}'."]
            : [];

    private static IEnumerable<string> Suffix(string name, string type)
    {
        bool isCounter = type == "counter";
        if (isCounter != EndsWith(name, "_total"))
        {
            yield return isCounter
                ? $"The counter '{name}' does not end with '_total'; rename it."
                : $"'{name}' ends with '_total', as only counters should; rename it, or make it a counter.";
        }

        if (type != "histogram" && EndsWith(name, "_bucket"))
        {
            yield return $"'{name}' ends with '_bucket', as only the buckets of histograms should; rename it.";
        }

        foreach (string suffix in new[] { "_count", "_sum" })
        {
            if (type is not ("histogram" or "summary") && EndsWith(name, suffix))
            {
                yield return $"'{name}' ends with '{suffix}', as only samples of histograms and summaries should; rename it.";
            }
        }
    }

    private static IEnumerable<string> ReservedLabels(string name, string type, string[] labels)
    {
        if (type != "histogram" && labels.Contains("le"))
        {
            yield return $"'{name}' has the label 'le', which is for the buckets of histograms; rename the label.";
        }

        if (type != "summary" && labels.Contains("quantile"))
        {
            yield return $"'{name}' has the label 'quantile', which is for summaries; rename the label.";
        }
    }

    private static IEnumerable<string> TypeInName(string name, string type) =>
        HasPart(name, type) ? [$"'{name}' has its type in its name; leave out '{type}'."] : [];

    private static IEnumerable<string> Spelling(string name, string[] labels)
    {
        if (name.Contains(':', StringComparison.Ordinal))
        {
            yield return $"'{name}' contains ':', which is for the names of recording rules; use '_'.";
        }

        if (IsCamelCase(name))
        {
            yield return $"'{name}' is in camelCase; write it in snake_case.";
        }

        foreach (string label in labels.Where(IsCamelCase))
        {
            yield return $"The label '{label}' of '{name}' is in camelCase; write it in snake_case.";
        }
    }

    private static IEnumerable<string> Abbreviations(string name) =>
        UnitWords.Abbreviations
            .Where(word => HasPart(name, word))
            .Select(word => $"'{name}' abbreviates a unit as '{word}'; write it out, such as 'seconds' or 'bytes'.");

    // Between underscores or at the end, in any case; at the beginning it is not looked for.
    private static bool HasPart(string name, string part) =>
        name.Contains($"_{part}_", StringComparison.OrdinalIgnoreCase) || name.EndsWith($"_{part}", StringComparison.OrdinalIgnoreCase);

    private static bool IsCamelCase(string name)
    {
        for (int i = 1; i < name.Length; i++)
        {
            if (char.IsAsciiLetterLower(name[i - 1]) && char.IsAsciiLetterUpper(name[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWith(string name, string suffix) => name.EndsWith(suffix, StringComparison.Ordinal);
}

/// <summary>All of a family that lint looks at.</summary>
internal readonly record struct NamedFamily(FamilyHeader Header, string[] LabelNames);
