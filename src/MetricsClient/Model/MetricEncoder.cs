namespace MetricsClient.Model;

/// <summary>Turns families and samples into bytes. One subclass for each wire format.</summary>
internal abstract class MetricEncoder
{
    /// <summary>Begins a family, of which at least one sample follows.</summary>
    public abstract void BeginFamily(FamilyHeader family);

    /// <summary>One value: a gauge, an info, a state, or a value of unknown kind.</summary>
    public abstract void Sample(LabelSet labels, double value);

    /// <summary>One counter.</summary>
    public abstract void Counter(LabelSet labels, CounterReading reading);

    /// <summary>One histogram or gauge histogram.</summary>
    public abstract void Histogram(LabelSet labels, HistogramReading reading);

    /// <summary>One summary.</summary>
    public abstract void Summary(LabelSet labels, SummaryReading reading);

    /// <summary>Ends the exposition.</summary>
    public abstract void Complete();
}
