using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.Tests.Groups;

/// <summary>Groups as a gateway tells of them.</summary>
internal static class Group
{
    public static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);

    /// <param name="labels">Such as <c>job=backup instance=db1</c>.</param>
    /// <param name="pushed">How long ago; null for never.</param>
    /// <param name="refused">How long ago; null for never.</param>
    /// <param name="gauges">Gauges of the group by name.</param>
    public static PushgatewayGroup Of(
        string labels, TimeSpan? pushed, TimeSpan? refused = null, params (string Name, double Value)[] gauges) => new(
        labels.Split(' ').Select(label => label.Split('=')).ToDictionary(label => label[0], label => label[1]),
        LastPushSucceeded: refused is null || pushed < refused,
        Now - pushed,
        Now - refused,
        [.. gauges.Select(static gauge => new PushgatewayFamily(gauge.Name, PushgatewayFamilyType.Gauge, "", [Metric(gauge.Value)]))]);

    private static PushgatewayMetric Metric(double value) => new(
        new Dictionary<string, string>(), value, Count: null, Sum: null, new Dictionary<double, double>(), new Dictionary<double, double>());
}
