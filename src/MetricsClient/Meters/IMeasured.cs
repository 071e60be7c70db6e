namespace MetricsClient.Meters;

/// <summary>Takes the measurements of one instrument.</summary>
internal interface IMeasured
{
    void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags);
}
