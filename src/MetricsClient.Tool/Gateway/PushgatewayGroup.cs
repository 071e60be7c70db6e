namespace MetricsClient.Tool.Gateway;

/// <summary>A group that a Pushgateway stores.</summary>
/// <param name="Labels">The grouping key: all labels of the group, including <c>job</c>.</param>
/// <param name="LastPushSucceeded">True if the gateway accepted the last push.</param>
/// <param name="PushTime">The time of the last accepted push; null if there was none.</param>
/// <param name="FailureTime">The time of the last rejected push; null if there was none.</param>
/// <param name="Families">
/// The pushed families by name. The two families that the gateway adds to each group are not included.
/// </param>
internal sealed record PushgatewayGroup(
    IReadOnlyDictionary<string, string> Labels,
    bool LastPushSucceeded,
    DateTimeOffset? PushTime,
    DateTimeOffset? FailureTime,
    IReadOnlyList<PushgatewayFamily> Families)
{
    /// <summary>Gets the value of the label <c>job</c>; empty if there is none.</summary>
    public string Job => Labels.TryGetValue("job", out string? job) ? job : "";

    /// <summary>
    /// Returns the value of a family with exactly one metric, such as a gauge without labels; null if there is no such
    /// family.
    /// </summary>
    public double? GetValue(string family)
    {
        PushgatewayFamily? found = Families.FirstOrDefault(candidate => candidate.Name == family);
        return found is { Metrics.Count: 1 } ? found.Metrics[0].Value : null;
    }
}
