using MetricsClient.Text;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Pushing;

/// <summary>
/// What a gateway refuses, or silently makes something else of, although the text is valid: timestamps, names of its own, labels of the
/// group, names beyond letters and digits.
/// </summary>
internal static class GatewayRules
{
    // Beside the two metrics that the gateway adds to each group, the keys of its JSON that a family of that name would overwrite.
    private static readonly string[] s_ownNames = ["push_time_seconds", "push_failure_time_seconds", "labels", "last_push_successful"];

    /// <summary>The first thing that stands against a push; null when nothing does.</summary>
    public static Refusal? Check(IReadOnlyList<ScrapeFamily> families, IReadOnlyDictionary<string, string> group) =>
        families.SelectMany(static family => family.Samples)
            .Select(sample => Check(sample, group))
            .FirstOrDefault(static refusal => refusal is not null);

    private static Refusal? Check(ScrapeSample sample, IReadOnlyDictionary<string, string> group)
    {
        SampleLine line = sample.Line;
        if (sample.Timestamp is not null)
        {
            return new(line.TimestampPlace, "The gateway refuses samples with a timestamp", "Leave it out; the gateway notes the time of the push itself");
        }

        if (s_ownNames.Contains(sample.Name, StringComparer.Ordinal))
        {
            return new(line.Start, $"The gateway has a '{sample.Name}' of its own", "Rename the metric");
        }

        return MetricName.IsValidMetric(sample.Name)
            ? line.Labels.Select(label => Check(label, group)).FirstOrDefault(static refusal => refusal is not null)
            : new(line.Start, $"The gateway refuses the name '{LineCursor.Shown(sample.Name)}'", "Use letters, digits, '_' and ':', and do not begin with a digit");
    }

    private static Refusal? Check(PlacedLabel label, IReadOnlyDictionary<string, string> group)
    {
        if (group.ContainsKey(label.Name))
        {
            return new(label.NamePlace, $"The label '{label.Name}' belongs to the group, whose value the gateway would put in its place", "Rename it, or leave it out of the group");
        }

        return MetricName.IsValidLabel(label.Name) && !label.Name.StartsWith("__", StringComparison.Ordinal)
            ? null
            : new(label.NamePlace, $"The gateway refuses the label name '{LineCursor.Shown(label.Name)}'", "Use letters, digits and '_', and begin with neither a digit nor '__'");
    }
}
