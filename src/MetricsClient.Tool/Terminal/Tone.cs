namespace MetricsClient.Tool.Terminal;

/// <summary>The meaning of a text on the terminal, shown by a color. The value is the ANSI code of the color.</summary>
internal enum Tone
{
    /// <summary>A text without a special meaning.</summary>
    Plain = 0,

    /// <summary>A heading.</summary>
    Heading = 1,

    /// <summary>A failure.</summary>
    Bad = 31,

    /// <summary>A success.</summary>
    Good = 32,

    /// <summary>A warning.</summary>
    Doubtful = 33,
}
