namespace MetricsClient.Testing;

/// <summary>The lines of an approved file: name, type and labels of each metric.</summary>
internal static class MetricSignatures
{
    // Labels of single samples of a histogram or summary. Each metric of the type has the label.
    private static readonly string[] s_typeLabels = ["le", "quantile"];

    /// <summary>Returns a line for each metric, in the order of the names.</summary>
    public static IEnumerable<string> Of(CollectorRegistry registry)
    {
        ILookup<string, string> seen = CollectedSamples.Of(registry, own: true)
            .SelectMany(static sample => sample.Labels.Select(label => (sample.Name, Label: label.Key)))
            .ToLookup(static pair => pair.Name, static pair => pair.Label, StringComparer.Ordinal);
        return RegisteredFamily.ReadFrom(registry)
            .Select(family => Line(family, seen[family.Name]))
            .Distinct()
            .Order(StringComparer.Ordinal);
    }

    /// <summary>Returns the missing and the new lines. A changed metric is a missing and a new line.</summary>
    public static string Difference(string[] approved, string[] received) => string.Join('\n',
    [
        .. approved.Except(received).Select(static line => "- " + line)
            .Concat(received.Except(approved).Select(static line => "+ " + line))
            .OrderBy(static line => line.Split(' ')[1], StringComparer.Ordinal),
    ]);

    // The labels of an info and of a state set are known from its samples alone.
    private static string Line(RegisteredFamily family, IEnumerable<string> seen)
    {
        string labels = string.Join(", ", family.Labels.Union(seen).Except(s_typeLabels).Order(StringComparer.Ordinal));
        return $"{family.Name} {family.Type ?? "untyped"}{(labels.Length > 0 ? $" {{{labels}}}" : "")}";
    }
}
