namespace MetricsClient.Testing;

/// <summary>
/// The rules of <c>promtool check metrics</c>. They apply to a family as the Prometheus text format exposes it.
/// </summary>
internal static class LintRules
{
    /// <summary>Returns the findings for one family, in the order of the rules.</summary>
    public static IEnumerable<LintFinding> Check(RegisteredFamily family)
    {
        (string name, string help, string? type, IReadOnlyList<string> labels) = family;
        return Help(name, help)
            .Concat(Unit(name))
            .Concat(type is null ? [] : TypeRules(name, type, labels))
            .Concat(Spelling(name, labels))
            .Concat(Abbreviations(name))
            .Select(message => new LintFinding(name, message));
    }

    private static IEnumerable<string> TypeRules(string name, string type, IReadOnlyList<string> labels) =>
        Suffix(name, type).Concat(ReservedLabels(name, type, labels)).Concat(TypeInName(name, type));

    private static IEnumerable<string> Help(string name, string help) =>
        help.Length == 0 ? [$"'{name}' has no help text; describe the measurement in one sentence."] : [];

    private static IEnumerable<string> Unit(string name) =>
        UnitWords.Find(name) is { } found && found.Unit != found.BaseUnit
            ? [$"'{name}' measures in '{found.Unit}'; use the base unit '{found.BaseUnit}'."]
            : [];

    private static IEnumerable<string> Suffix(string name, string type)
    {
        bool isCounter = type == "counter";
        if (isCounter != EndsWith(name, "_total"))
        {
            yield return isCounter
                ? $"The counter '{name}' does not end with '_total'; rename the counter."
                : $"'{name}' ends with '_total', which is reserved for counters; rename the metric or make it a counter.";
        }

        if (type != "histogram" && EndsWith(name, "_bucket"))
        {
            yield return $"'{name}' ends with '_bucket', which is reserved for buckets of histograms; rename the metric.";
        }

        foreach (string suffix in new[] { "_count", "_sum" })
        {
            if (type is not ("histogram" or "summary") && EndsWith(name, suffix))
            {
                yield return $"'{name}' ends with '{suffix}', which is reserved for samples of histograms and summaries; rename the metric.";
            }
        }
    }

    private static IEnumerable<string> ReservedLabels(string name, string type, IReadOnlyList<string> labels)
    {
        if (type != "histogram" && labels.Contains("le"))
        {
            yield return $"'{name}' has the label 'le', which is reserved for buckets of histograms; rename the label.";
        }

        if (type != "summary" && labels.Contains("quantile"))
        {
            yield return $"'{name}' has the label 'quantile', which is reserved for summaries; rename the label.";
        }
    }

    private static IEnumerable<string> TypeInName(string name, string type) =>
        HasPart(name, type) ? [$"'{name}' has the type in the name; leave out '{type}'."] : [];

    private static IEnumerable<string> Spelling(string name, IReadOnlyList<string> labels)
    {
        if (name.Contains(':', StringComparison.Ordinal))
        {
            yield return $"'{name}' contains ':', which is reserved for recording rules; use '_'.";
        }

        if (IsCamelCase(name))
        {
            yield return $"'{name}' is in camelCase; use snake_case.";
        }

        foreach (string label in labels.Where(IsCamelCase))
        {
            yield return $"The label '{label}' of '{name}' is in camelCase; use snake_case.";
        }
    }

    private static IEnumerable<string> Abbreviations(string name) =>
        UnitWords.Abbreviations
            .Where(word => HasPart(name, word))
            .Select(word => $"'{name}' abbreviates a unit as '{word}'; write the unit out, such as 'seconds' or 'bytes'.");

    // As in promtool, a part is between underscores or at the end of the name, but not at the start. The case does not
    // matter.
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
