using MetricsClient.Text;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Pushing;

/// <summary>
/// Checks a valid sample for what a gateway rejects or silently alters: a timestamp, a reserved name,
/// a label of the grouping key, or a name with characters other than letters, digits, underscores and, in metric names,
/// colons.
/// </summary>
internal static class GatewayRules
{
    // The gateway adds the first two families to each group. The last two names are keys in the JSON of the gateway,
    // and a family would overwrite the key.
    private static readonly string[] s_reservedNames = ["push_time_seconds", "push_failure_time_seconds", "labels", "last_push_successful"];

    /// <summary>Returns the first problem as a refusal; null if the gateway will accept the sample without changes.</summary>
    public static Refusal? Check(SampleLine line, IReadOnlyDictionary<string, string> group)
    {
        if (line.Timestamp is not null)
        {
            return new(line.TimestampPlace, "The gateway rejects samples with a timestamp", "Remove the timestamp; the gateway records the time of the push");
        }

        if (Array.IndexOf(s_reservedNames, line.Name) >= 0)
        {
            return new(line.Start, $"The name '{line.Name}' is reserved by the gateway", "Rename the metric");
        }

        if (!MetricName.IsValidMetric(line.Name))
        {
            return new(line.Start, $"The gateway rejects the name '{LineCursor.Shown(line.Name)}'", "Use letters, digits, '_' and ':', and do not start with a digit");
        }

        foreach (PlacedLabel label in line.Labels)
        {
            if (Check(label, group) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
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
