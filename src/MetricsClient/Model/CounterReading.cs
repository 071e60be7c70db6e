namespace MetricsClient.Model;

/// <summary>What one counter series held at one moment.</summary>
internal readonly struct CounterReading
{
    public CounterReading(double value)
    {
        Value = value;
    }

    public double Value { get; }

    /// <summary>When the series began, in milliseconds since 1970; zero where that is not known.</summary>
    public long CreatedMilliseconds { get; init; }

    /// <summary>What the last increment that had one said about itself; null when none had.</summary>
    public StoredExemplar? Exemplar { get; init; }
}
