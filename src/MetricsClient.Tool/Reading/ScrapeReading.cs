namespace MetricsClient.Tool.Reading;

/// <summary>The result of parsing a text: the families, or the reason why the whole text is refused.</summary>
/// <param name="Families">The families in the order of the lines; empty if the text is refused.</param>
/// <param name="Refusal">The reason why the text is refused; null if the text is accepted.</param>
internal sealed record ScrapeReading(IReadOnlyList<ScrapeFamily> Families, Refusal? Refusal);
