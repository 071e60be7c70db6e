using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.Tests.Groups;

/// <summary>Creates groups for tests.</summary>
internal static class Group
{
    public static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);

    /// <param name="labels">The labels, such as <c>job=backup instance=db1</c>.</param>
    /// <param name="pushed">The time since the last accepted push; null for never.</param>
    /// <param name="rejected">The time since the last rejected push; null for never.</param>
    /// <param name="gauges">Gauges of the group by name.</param>
    public static PushgatewayGroup Of(
        string labels, TimeSpan? pushed, TimeSpan? rejected = null, params (string Name, double Value)[] gauges) => new(
        labels.Split(' ').Select(label => label.Split('=')).ToDictionary(label => label[0], label => label[1]),
        LastPushSucceeded: rejected is null || pushed < rejected,
        Now - pushed,
        Now - rejected,
        gauges.Length,
        [.. gauges.Select(static gauge => KeyValuePair.Create(gauge.Name, gauge.Value))]);
}
