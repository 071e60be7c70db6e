namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>Carries a refusal from the depth of a line to <see cref="ScrapeReader"/>, which alone catches it.</summary>
internal sealed class RefusedException : Exception
{
    public RefusedException(Refusal refusal)
        : base(refusal.ToString())
    {
        Refusal = refusal;
    }

    public Refusal Refusal { get; }
}
