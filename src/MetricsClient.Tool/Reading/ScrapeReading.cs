namespace MetricsClient.Tool.Reading;

/// <summary>What came of reading a scrape: its families, or why it is refused as a whole.</summary>
/// <param name="Families">In the order of the lines; empty when the scrape is refused.</param>
/// <param name="Refusal">Null when the scrape is accepted.</param>
internal sealed record ScrapeReading(IReadOnlyList<ScrapeFamily> Families, Refusal? Refusal);
