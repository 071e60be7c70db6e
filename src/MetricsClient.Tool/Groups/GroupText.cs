using System.Globalization;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.Groups;

/// <summary>A group in words: its labels, its state and its age, as tables and messages show them.</summary>
internal static class GroupText
{
    /// <summary>All labels, the job first: <c>job="backup",instance="db1"</c>. Different groups have different names.</summary>
    public static string Name(IReadOnlyDictionary<string, string> labels) =>
        string.Join(',', Ordered(labels).Select(static label => $"{label.Key}={Quoted(label.Value)}"));

    /// <summary>The labels beside the job; a dash when there are none.</summary>
    public static string Further(PushgatewayGroup group)
    {
        string[] labels = [.. Ordered(group.Labels)
            .Where(static label => label.Key != "job")
            .Select(static label => $"{label.Key}={(IsPlain(label.Value) ? label.Value : Quoted(label.Value))}")];
        return labels.Length > 0 ? string.Join(' ', labels) : "-";
    }

    /// <summary>How long ago a push was last taken.</summary>
    public static string Pushed(PushgatewayGroup group, DateTimeOffset now) =>
        group.PushTime is { } time ? CommandLine.Duration.Text(now - time) + " ago" : "never";

    /// <summary>A number of things, with its noun in the right form.</summary>
    public static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>The labels, the job first and the others in the order of their names.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Ordered(IReadOnlyDictionary<string, string> labels) =>
        labels.OrderBy(static label => label.Key != "job").ThenBy(static label => label.Key, StringComparer.Ordinal);

    private static bool IsPlain(string value) => value.Length > 0 && !value.AsSpan().ContainsAny(" \",=");

    private static string Quoted(string value) => '"' + value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
