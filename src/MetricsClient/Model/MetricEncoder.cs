namespace MetricsClient.Model;

/// <summary>Encodes families and series into bytes. Each format has a derived class.</summary>
internal abstract class MetricEncoder
{
    /// <summary>Begins a family. The caller must write at least one series of the family afterwards.</summary>
    public abstract void BeginFamily(FamilyHeader family);

    /// <summary>Writes a series with one value: a gauge, an info, a state of a state set, or a metric of unknown type.</summary>
    public abstract void Sample(LabelSet labels, double value);

    /// <summary>Writes one counter.</summary>
    public abstract void Counter(LabelSet labels, CounterReading reading);

    /// <summary>Writes one histogram or gauge histogram.</summary>
    public abstract void Histogram(LabelSet labels, HistogramReading reading);

    /// <summary>Writes one summary.</summary>
    public abstract void Summary(LabelSet labels, SummaryReading reading);

    /// <summary>Ends the exposition. The encoder must not be used afterwards.</summary>
    public abstract void Complete();
}
