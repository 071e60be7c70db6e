namespace MetricsClient;

/// <summary>The outcome of a push or delete.</summary>
public enum PushOutcome
{
    /// <summary>
    /// Nothing was sent, because a gateway would have stored other values or labels than those of the registry, or because the destination
    /// has no groups to delete.
    /// </summary>
    NotSent,

    /// <summary>Every destination that had to accept the request has accepted it.</summary>
    Success,

    /// <summary>The gateway responded with an error or a redirect.</summary>
    Rejected,

    /// <summary>The gateway could not be reached, or closed the connection without a response.</summary>
    Unreachable,

    /// <summary>The time limit passed before the request was complete.</summary>
    TimedOut,

    /// <summary>The token of the caller was canceled, or a final push replaced this push.</summary>
    Canceled,

    /// <summary>An error occurred in this process, for example in an HTTP handler of the caller or when writing a file.</summary>
    Failed,
}
