using MetricsClient.Text;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Pushing;

/// <summary>
/// Checks a valid text for samples that a gateway rejects or silently alters. These are samples with timestamps,
/// reserved names, labels of the grouping key, or quoted UTF-8 names.
/// </summary>
internal static class GatewayRules
{
    // The gateway adds the first two families to each group. The last two names are keys in the JSON of the gateway,
    // and a family would overwrite the key.
    private static readonly string[] s_reservedNames = ["push_time_seconds", "push_failure_time_seconds", "labels", "last_push_successful"];

    /// <summary>
    /// Returns the first problem as a refusal; null if the gateway will accept the text without changes.
    /// </summary>
    public static Refusal? Check(IReadOnlyList<ScrapeFamily> families, IReadOnlyDictionary<string, string> group) =>
        families.SelectMany(static family => family.Samples)
            .Select(sample => Check(sample, group))
            .FirstOrDefault(static refusal => refusal is not null);

    private static Refusal? Check(ScrapeSample sample, IReadOnlyDictionary<string, string> group)
    {
        SampleLine line = sample.Line;
        if (sample.Timestamp is not null)
        {
            return new(line.TimestampPlace, "The gateway rejects samples with a timestamp", "Remove the timestamp; the gateway records the time of the push");
        }

        if (s_reservedNames.Contains(sample.Name, StringComparer.Ordinal))
        {
            return new(line.Start, $"The name '{sample.Name}' is reserved by the gateway", "Rename the metric");
        }

        return MetricName.IsValidMetric(sample.Name)
            ? line.Labels.Select(label => Check(label, group)).FirstOrDefault(static refusal => refusal is not null)
            : new(line.Start, $"The gateway rejects the name '{LineCursor.Shown(sample.Name)}'", "Use letters, digits, '_' and ':', and do not start with a digit");
    }

    private static Refusal? Check(PlacedLabel label, IReadOnlyDictionary<string, string> group)
    {
        if (group.ContainsKey(label.Name))
        {
            return new(label.NamePlace, $"The label '{label.Name}' is part of the grouping key, so the gateway would replace the value", "Rename the label, or remove it from the group");
        }

        return MetricName.IsValidLabel(label.Name) && !label.Name.StartsWith("__", StringComparison.Ordinal)
            ? null
            : new(label.NamePlace, $"The gateway rejects the label name '{LineCursor.Shown(label.Name)}'", "Use letters, digits and '_', and start with neither a digit nor '__'");
    }
}
