namespace MetricsClient;

/// <summary>The outcome of a push or delete.</summary>
public enum PushOutcome
{
    /// <summary>Nothing was sent because of the content: a gateway would have stored another value than the caller's.</summary>
    NotSent,

    /// <summary>Every destination that had to accept the request did.</summary>
    Success,

    /// <summary>The gateway responded with an error or a redirect.</summary>
    Rejected,

    /// <summary>The gateway was not reached, or closed the connection before a response.</summary>
    Unreachable,

    /// <summary>The time limit was reached.</summary>
    TimedOut,

    /// <summary>The caller's token was canceled, or a final push replaced this push.</summary>
    Canceled,

    /// <summary>An error in this process, such as in an HTTP handler of the caller or in a file.</summary>
    Failed,
}
