namespace MetricsClient.Tool.Gateway;

/// <summary>A group that a Pushgateway stores.</summary>
/// <param name="Labels">The grouping key: all labels of the group, including <c>job</c>.</param>
/// <param name="LastPushSucceeded">True if the gateway accepted the last push.</param>
/// <param name="PushTime">The time of the last accepted push; null if there was none.</param>
/// <param name="FailureTime">The time of the last rejected push; null if there was none.</param>
/// <param name="FamilyCount">
/// The number of pushed families. The two families that the gateway adds to each group are not included.
/// </param>
/// <param name="Values">The values of the families with exactly one metric, such as a gauge without labels, by the name of the family.</param>
internal sealed record PushgatewayGroup(
    IReadOnlyDictionary<string, string> Labels,
    bool LastPushSucceeded,
    DateTimeOffset? PushTime,
    DateTimeOffset? FailureTime,
    int FamilyCount,
    KeyValuePair<string, double>[] Values)
{
    /// <summary>Gets the value of the label <c>job</c>; empty if there is none.</summary>
    public string Job => Labels.TryGetValue("job", out string? job) ? job : "";

    /// <summary>Returns the value of a family with exactly one metric; null if there is no such family.</summary>
    public double? GetValue(string family)
    {
        int index = Array.FindIndex(Values, value => value.Key == family);
        return index < 0 ? null : Values[index].Value;
    }
}
