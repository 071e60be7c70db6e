using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Doctoring;

/// <summary>What one check of a gateway found.</summary>
/// <param name="Check">What was looked at, in a word.</param>
/// <param name="Verdict">Good, doubtful or bad.</param>
/// <param name="Told">What was seen, as a sentence.</param>
/// <param name="Remedy">What to do about it; null when there is nothing to do.</param>
internal sealed record Finding(string Check, Tone Verdict, string Told, string? Remedy)
{
    public static Finding Good(string check, string told) => new(check, Tone.Good, told, null);

    public static Finding Doubtful(string check, string told, string remedy) => new(check, Tone.Doubtful, told, remedy);

    public static Finding Bad(string check, string told, string remedy) => new(check, Tone.Bad, told, remedy);

    /// <summary>The verdict as a word.</summary>
    public string Word => Verdict switch
    {
        Tone.Good => "ok",
        Tone.Doubtful => "warning",
        _ => "bad",
    };
}
