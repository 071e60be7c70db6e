namespace MetricsClient.Model;

/// <summary>Encodes families and series into bytes. One derived class for each format.</summary>
internal abstract class MetricEncoder
{
    /// <summary>Begins a family. At least one series must follow.</summary>
    public abstract void BeginFamily(FamilyHeader family);

    /// <summary>Writes one value: a gauge, an info, a state, or a value of unknown kind.</summary>
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
