namespace MetricsClient;

/// <summary>The final action of a pusher on its group.</summary>
public enum ShutdownAction
{
    /// <summary>Does nothing. The group stays as the last push has written it.</summary>
    None,

    /// <summary>Pushes for the last time. Suitable for jobs, because the values at the end of a job matter most.</summary>
    Push,

    /// <summary>Deletes the group. For services with periodic pushes, whose values are obsolete when the service has ended.</summary>
    Delete,
}
