namespace MetricsClient.Tool.Reading;

/// <summary>
/// The reason for which a text is refused: the first mistake in the text, with place, problem and remedy. Problem and
/// remedy are sentences without a full stop.
/// </summary>
internal sealed record Refusal(Place Place, string Problem, string Remedy)
{
    public override string ToString() => $"line {Place.Line}, column {Place.Column}: {Problem}. {Remedy}.";
}
