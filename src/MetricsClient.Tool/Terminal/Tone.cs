namespace MetricsClient.Tool.Terminal;

/// <summary>What a colour tells, by the number that terminals know it by.</summary>
internal enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Plain = 0,

    /// <summary>A heading.</summary>
    Heading = 1,

    /// <summary>Something failed.</summary>
    Bad = 31,

    /// <summary>All is well.</summary>
    Good = 32,

    /// <summary>Something needs a look.</summary>
    Doubtful = 33,
}
