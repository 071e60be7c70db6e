namespace MetricsClient.Tool.Reading;

/// <summary>The result of parsing a scrape: the families, or the refusal of the whole text.</summary>
/// <param name="Families">The families in the order of the lines; empty if the text is refused.</param>
/// <param name="Refusal">The refusal; null if the text is accepted.</param>
internal sealed record ScrapeReading(IReadOnlyList<ScrapeFamily> Families, Refusal? Refusal);
