namespace MetricsClient.Model;

/// <summary>An example of what made up a number, such as the trace of one request; never changed once it is made.</summary>
internal sealed record StoredExemplar(KeyValuePair<string, string>[] Labels, double Value, long Milliseconds);
