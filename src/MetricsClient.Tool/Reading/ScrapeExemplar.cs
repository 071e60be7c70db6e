namespace MetricsClient.Tool.Reading;

/// <summary>An example of what a sample counts, its timestamp in seconds since the epoch.</summary>
internal sealed record ScrapeExemplar(
    IReadOnlyList<KeyValuePair<string, string>> Labels, double Value, double? Timestamp);
