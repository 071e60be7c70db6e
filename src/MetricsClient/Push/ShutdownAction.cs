namespace MetricsClient;

/// <summary>The action of a pusher on its group at shutdown.</summary>
public enum ShutdownAction
{
    /// <summary>Leaves the group as the last push wrote it.</summary>
    None,

    /// <summary>Pushes a final time. For jobs, whose final values matter most.</summary>
    Push,

    /// <summary>Deletes the group. For services with periodic pushes, whose values are obsolete after the service ends.</summary>
    Delete,
}
