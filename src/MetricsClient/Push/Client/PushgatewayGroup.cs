namespace MetricsClient;

/// <summary>A group as a Pushgateway tells of it: whose it is, when it was last pushed, and what it holds.</summary>
public sealed class PushgatewayGroup
{
    internal PushgatewayGroup(
        IReadOnlyDictionary<string, string> labels,
        bool lastPushSucceeded,
        DateTimeOffset? pushTime,
        DateTimeOffset? failureTime,
        IReadOnlyList<PushgatewayFamily> families)
    {
        Labels = labels;
        LastPushSucceeded = lastPushSucceeded;
        PushTime = pushTime;
        FailureTime = failureTime;
        Families = families;
    }

    /// <summary>All labels of the group, <c>job</c> among them: its identity.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The value of the label <c>job</c>; empty if there is none.</summary>
    public string Job => Labels.TryGetValue("job", out string? job) ? job : "";

    /// <summary>Whether the last push was taken, and not refused for its content.</summary>
    public bool LastPushSucceeded { get; }

    /// <summary>When a push was last taken; null if that never happened.</summary>
    public DateTimeOffset? PushTime { get; }

    /// <summary>When a push was last refused for its content; null if that never happened.</summary>
    public DateTimeOffset? FailureTime { get; }

    /// <summary>What was pushed, by name, without the two families in which the gateway itself tells of the group.</summary>
    public IReadOnlyList<PushgatewayFamily> Families { get; }

    /// <summary>The value of a family of one metric, such as a gauge without labels; null if there is no such family.</summary>
    public double? ValueOf(string family)
    {
        PushgatewayFamily? found = Families.FirstOrDefault(one => one.Name == family);
        return found is { Metrics.Count: 1 } ? found.Metrics[0].Value : null;
    }
}
