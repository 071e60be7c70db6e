using System.Globalization;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.Groups;

/// <summary>Formats labels, times and counts of groups for tables and messages.</summary>
internal static class GroupText
{
    /// <summary>
    /// Formats all labels, beginning with the job: <c>job="backup",instance="db1"</c>. Different labels give different
    /// texts.
    /// </summary>
    public static string Name(IReadOnlyDictionary<string, string> labels) =>
        string.Join(',', Ordered(labels).Select(static label => $"{label.Key}={Quoted(label.Value)}"));

    /// <summary>Formats the labels except the job. Returns a dash if there are no other labels.</summary>
    public static string OtherLabels(PushgatewayGroup group)
    {
        string[] labels = [.. Ordered(group.Labels)
            .Where(static label => label.Key != "job")
            .Select(static label => $"{label.Key}={(IsPlain(label.Value) ? label.Value : Quoted(label.Value))}")];
        return labels.Length > 0 ? string.Join(' ', labels) : "-";
    }

    /// <summary>Formats the time since the last accepted push.</summary>
    public static string Pushed(PushgatewayGroup group, DateTimeOffset now) =>
        group.PushTime is { } time ? CommandLine.Duration.Text(now - time) + " ago" : "never";

    /// <summary>Formats a count with a noun in singular or plural.</summary>
    public static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>Sorts labels by name, with the job before all others.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Ordered(IReadOnlyDictionary<string, string> labels) =>
        labels.OrderBy(static label => label.Key != "job").ThenBy(static label => label.Key, StringComparer.Ordinal);

    private static bool IsPlain(string value) => value.Length > 0 && !value.AsSpan().ContainsAny(" \",=");

    private static string Quoted(string value) => '"' + value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
