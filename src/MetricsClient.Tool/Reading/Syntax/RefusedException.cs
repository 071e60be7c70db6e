namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>Carries a refusal from the parser of a line to <see cref="ScrapeReader"/>, the only catcher.</summary>
internal sealed class RefusedException : Exception
{
    public RefusedException(Refusal refusal)
        : base(refusal.ToString())
    {
        Refusal = refusal;
    }

    public Refusal Refusal { get; }
}
