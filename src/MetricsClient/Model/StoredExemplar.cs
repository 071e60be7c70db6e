namespace MetricsClient.Model;

/// <summary>An exemplar with its value and timestamp in milliseconds since 1970. Immutable.</summary>
internal sealed record StoredExemplar(KeyValuePair<string, string>[] Labels, double Value, long Milliseconds);
