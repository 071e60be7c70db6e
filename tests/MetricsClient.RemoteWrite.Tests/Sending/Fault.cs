namespace MetricsClient.RemoteWrite.Tests.Sending;

/// <summary>The behavior of a <see cref="StoringReceiver"/> for one request.</summary>
internal enum Fault
{
    /// <summary>Stores the samples and responds.</summary>
    None,

    /// <summary>Stores the samples and responds with one byte at a time.</summary>
    Fragments,

    /// <summary>Stores the samples and responds with a head that promises a longer body.</summary>
    CutShort,

    /// <summary>Stores the samples and closes the connection without a response.</summary>
    HangUp,

    /// <summary>Stores the samples and never responds.</summary>
    Hang,

    /// <summary>Resets the connection in the middle of the request, as a process that is killed.</summary>
    Killed,

    /// <summary>Refuses with 400.</summary>
    BadRequest,

    /// <summary>Refuses with 413.</summary>
    TooLarge,

    /// <summary>Refuses with 415.</summary>
    UnsupportedMediaType,

    /// <summary>Asks for a pause with 429 and Retry-After.</summary>
    TooManyRequests,

    /// <summary>Fails with 500.</summary>
    ServerError,

    /// <summary>Fails with 500, and never sends the rest of the reason.</summary>
    ServerErrorWithoutEnd,
}
