namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>
/// Carries a refusal from the code that parses a line to <see cref="ScrapeReader"/>, which alone catches this
/// exception.
/// </summary>
internal sealed class RefusedException : Exception
{
    public RefusedException(Refusal refusal)
        : base(refusal.ToString())
    {
        Refusal = refusal;
    }

    public Refusal Refusal { get; }
}
