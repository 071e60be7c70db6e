using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Doctoring;

/// <summary>The result of one check of a gateway.</summary>
/// <param name="Check">The subject of the check, one word.</param>
/// <param name="Verdict">The severity: good, doubtful or bad.</param>
/// <param name="Message">The result in a sentence.</param>
/// <param name="Remedy">The remedy; null if the verdict is good.</param>
internal sealed record Finding(string Check, Tone Verdict, string Message, string? Remedy)
{
    public static Finding Good(string check, string message) => new(check, Tone.Good, message, null);

    public static Finding Doubtful(string check, string message, string remedy) => new(check, Tone.Doubtful, message, remedy);

    public static Finding Bad(string check, string message, string remedy) => new(check, Tone.Bad, message, remedy);

    /// <summary>Gets a value indicating whether the user accepts the finding, so that it is no error.</summary>
    public bool IsAccepted { get; init; }

    /// <summary>Gets the verdict as a word.</summary>
    public string Word => Verdict switch
    {
        _ when IsAccepted => "accepted",
        Tone.Good => "ok",
        Tone.Doubtful => "warning",
        _ => "bad",
    };
}
