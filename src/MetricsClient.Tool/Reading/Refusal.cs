namespace MetricsClient.Tool.Reading;

/// <summary>
/// The first thing for which a scrape is refused: what is wrong and what to do about it, in sentences without full stops.
/// </summary>
internal sealed record Refusal(Place Place, string Problem, string Remedy)
{
    public override string ToString() => $"line {Place.Line}, column {Place.Column}: {Problem}. {Remedy}.";
}
