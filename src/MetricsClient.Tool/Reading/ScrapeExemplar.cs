namespace MetricsClient.Tool.Reading;

/// <summary>The exemplar of a sample. The timestamp is in seconds since the Unix epoch.</summary>
internal sealed record ScrapeExemplar(
    IReadOnlyList<KeyValuePair<string, string>> Labels, double Value, double? Timestamp);
