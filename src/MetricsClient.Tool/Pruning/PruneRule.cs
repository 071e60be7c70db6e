using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;

namespace MetricsClient.Tool.Pruning;

/// <summary>The decision about one group.</summary>
internal enum PruneVerdict
{
    /// <summary>The group stays, because it is not stale or the matchers do not match.</summary>
    Keep,

    /// <summary>The group is stale and can be deleted.</summary>
    Delete,

    /// <summary>
    /// The group is old enough, but stays because no push was ever accepted: the job still exists and has a problem.
    /// </summary>
    NeverSucceeded,
}

/// <summary>Decides which groups are stale: groups that had no push for a long time.</summary>
internal sealed class PruneRule
{
    /// <summary>The age beyond which a group is stale.</summary>
    public required TimeSpan OlderThan { get; init; }

    /// <summary>
    /// True if a group with a time to live is stale after this time instead of <see cref="OlderThan"/>. The default is
    /// false.
    /// </summary>
    public bool RespectTimeToLive { get; init; }

    /// <summary>True if groups without an accepted push are deleted too. The default is false.</summary>
    public bool IncludeFailed { get; init; }

    /// <summary>The label matchers. Only groups that all matchers match can be stale.</summary>
    public IReadOnlyList<LabelMatcher> Matchers { get; init; } = [];

    /// <summary>Returns the decision about a group.</summary>
    public PruneVerdict Decide(PushgatewayGroup group, DateTimeOffset now)
    {
        if (!Matchers.All(matcher => matcher.Matches(group)) || Age(group, now) is not { } age || age <= Limit(group))
        {
            return PruneVerdict.Keep;
        }

        return group.PushTime is null && !IncludeFailed ? PruneVerdict.NeverSucceeded : PruneVerdict.Delete;
    }

    /// <summary>Returns the age beyond which this group is stale.</summary>
    public TimeSpan Limit(PushgatewayGroup group) =>
        RespectTimeToLive && GroupMetrics.TimeToLiveOf(group) is { } own ? own : OlderThan;

    /// <summary>
    /// Returns the time since the last push. A rejected push counts too, because it shows that the job still exists.
    /// </summary>
    public static TimeSpan? Age(PushgatewayGroup group, DateTimeOffset now)
    {
        DateTimeOffset? last = group.PushTime is null || group.FailureTime > group.PushTime ? group.FailureTime : group.PushTime;
        return now - last;
    }
}
