namespace MetricsClient.Model;

/// <summary>Encodes families and series into bytes. Each format has a derived class.</summary>
internal abstract class MetricEncoder
{
    private string? _family;

    /// <summary>
    /// Begins a family. The caller must write at least one series of the family afterwards. Does nothing if the family of the same name is
    /// open: families of several views of a registry become one family.
    /// </summary>
    public void BeginFamily(FamilyHeader family)
    {
        if (family.Name != _family)
        {
            _family = family.Name;
            WriteHeader(family);
        }
    }

    /// <summary>Writes a series with one value: a gauge, an info, a state of a state set, or a metric of unknown type.</summary>
    public abstract void Sample(LabelSet labels, double value);

    /// <summary>Writes one counter.</summary>
    public abstract void Counter(LabelSet labels, CounterReading reading);

    /// <summary>Writes one histogram or gauge histogram.</summary>
    public abstract void Histogram(LabelSet labels, HistogramReading reading);

    /// <summary>Writes one summary.</summary>
    public abstract void Summary(LabelSet labels, SummaryReading reading);

    /// <summary>Writes the header of a family, and ends the family before.</summary>
    protected abstract void WriteHeader(FamilyHeader family);

    /// <summary>Ends the exposition. The encoder must not be used afterwards.</summary>
    public abstract void Complete();
}
