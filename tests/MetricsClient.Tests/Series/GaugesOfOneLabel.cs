using MetricsClient.Model;
using MetricsClient.Series;

namespace MetricsClient.Tests.Series;

/// <summary>The owner of gauges that a test adds to a table itself, and values for their label.</summary>
internal static class GaugesOfOneLabel
{
    public static SeriesSet Set { get; } = new(
        new FamilyDefinition(new FamilyHeader("x", "", MetricKind.Gauge), ["label"]),
        new LabelSchema(["label"], []),
        TimeProvider.System,
        static identity => new Gauge(identity),
        static (_, _) => { });

    public static string[] Values { get; } = [.. Enumerable.Range(0, 300).Select(static i => $"v{i}")];
}
