using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.Groups;

/// <summary>Reads the metrics about a group and its job that MetricsClient and promjob have pushed.</summary>
internal static class GroupMetrics
{
    public const string TimeToLive = "pushed_group_ttl_seconds";
    public const string LastRunSuccess = "batch_job_last_run_success";
    public const string LastExitCode = "batch_job_last_exit_code";

    /// <summary>Returns the time to live of the group; null if the group has no valid value.</summary>
    public static TimeSpan? TimeToLiveOf(PushgatewayGroup group) =>
        group.GetValue(TimeToLive) is > 0 and < 1e10 and double seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Returns true if the last run of the job failed.</summary>
    public static bool RunFailed(PushgatewayGroup group) => group.GetValue(LastRunSuccess) is 0;
}
