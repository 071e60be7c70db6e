namespace MetricsClient.Model;

/// <summary>The state of one counter series at one moment.</summary>
internal readonly struct CounterReading
{
    public CounterReading(double value)
    {
        Value = value;
    }

    public double Value { get; }

    /// <summary>The created timestamp, in milliseconds since 1970; zero if unknown.</summary>
    public long CreatedMilliseconds { get; init; }

    /// <summary>The most recent exemplar; null if there is none.</summary>
    public StoredExemplar? Exemplar { get; init; }
}
