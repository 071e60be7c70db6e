namespace MetricsClient;

/// <summary>How a push or delete ended.</summary>
public enum PushOutcome
{
    /// <summary>The gateway took it, and whatever else was to have it.</summary>
    Success,

    /// <summary>The gateway answered, but with an error or a redirect.</summary>
    Rejected,

    /// <summary>No gateway was reached, or it hung up before it answered.</summary>
    Unreachable,

    /// <summary>The time for it ran out.</summary>
    TimedOut,

    /// <summary>Nothing was sent, since the gateway would have stored something else than what was meant.</summary>
    Refused,

    /// <summary>The caller's token was canceled, or the last push of an ending process took its place.</summary>
    Canceled,

    /// <summary>Something on this side failed, such as an HTTP handler of the caller's, or a file.</summary>
    Failed,
}
