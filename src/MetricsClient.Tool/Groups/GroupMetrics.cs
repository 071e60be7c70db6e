using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.Groups;

/// <summary>What groups tell about themselves, by the names that MetricsClient and promjob push.</summary>
internal static class GroupMetrics
{
    public const string TimeToLive = "pushed_group_ttl_seconds";
    public const string LastRunSuccess = "batch_job_last_run_success";
    public const string LastExitCode = "batch_job_last_exit_code";

    /// <summary>How long after a push the group is to live; null when it does not say, or nothing sensible.</summary>
    public static TimeSpan? TimeToLiveOf(PushgatewayGroup group) =>
        group.GetValue(TimeToLive) is > 0 and < 1e10 and double seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Whether the last run of the group's job failed.</summary>
    public static bool RunFailed(PushgatewayGroup group) => group.GetValue(LastRunSuccess) is 0;
}
