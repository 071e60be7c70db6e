using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;

namespace MetricsClient.Tool.Pruning;

/// <summary>What a rule says of one group.</summary>
internal enum PruneVerdict
{
    /// <summary>It is young enough, or not meant.</summary>
    Keep,

    /// <summary>It is to be deleted.</summary>
    Delete,

    /// <summary>It would be old enough, but no push of it was ever taken: that is a job in trouble, not one that is gone.</summary>
    NeverSucceeded,
}

/// <summary>Says which groups are stale.</summary>
internal sealed class PruneRule
{
    /// <summary>The age from which a group is stale.</summary>
    public required TimeSpan OlderThan { get; init; }

    /// <summary>Whether a group that tells its own time to live is judged by that.</summary>
    public bool RespectTimeToLive { get; init; }

    /// <summary>Whether groups that never succeeded are deleted too.</summary>
    public bool IncludeFailed { get; init; }

    /// <summary>All of them must match.</summary>
    public IReadOnlyList<LabelMatcher> Matchers { get; init; } = [];

    public PruneVerdict Judge(PushgatewayGroup group, DateTimeOffset now)
    {
        if (!Matchers.All(matcher => matcher.Matches(group)) || Age(group, now) is not { } age || age <= Limit(group))
        {
            return PruneVerdict.Keep;
        }

        return group.PushTime is null && !IncludeFailed ? PruneVerdict.NeverSucceeded : PruneVerdict.Delete;
    }

    /// <summary>The age from which this group is stale.</summary>
    public TimeSpan Limit(PushgatewayGroup group) =>
        RespectTimeToLive && GroupMetrics.TimeToLiveOf(group) is { } own ? own : OlderThan;

    /// <summary>The time since anything was last heard of the group; a refused push is a sign of life too.</summary>
    public static TimeSpan? Age(PushgatewayGroup group, DateTimeOffset now)
    {
        DateTimeOffset? last = group.PushTime is null || group.FailureTime > group.PushTime ? group.FailureTime : group.PushTime;
        return now - last;
    }
}
