namespace MetricsClient;

/// <summary>What a pusher does with its group at its end and at the end of the process.</summary>
public enum ShutdownAction
{
    /// <summary>Pushes a last time: for jobs, whose last values are the ones that matter.</summary>
    Push,

    /// <summary>Deletes the group: for services that push periodically, whose values mean nothing once they are gone.</summary>
    Delete,

    /// <summary>Leaves the group as the last push made it.</summary>
    None,
}
