namespace MetricsClient.Tool.Reading;

/// <summary>
/// The first mistake in a scrape: place, problem and remedy. Both sentences have no full stop.
/// </summary>
internal sealed record Refusal(Place Place, string Problem, string Remedy)
{
    public override string ToString() => $"line {Place.Line}, column {Place.Column}: {Problem}. {Remedy}.";
}
