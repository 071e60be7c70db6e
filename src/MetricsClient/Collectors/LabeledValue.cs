namespace MetricsClient;

/// <summary>The value of one series, with its label values. A callback returns such values. The type does not define equality.</summary>
public readonly struct LabeledValue
{
    private readonly string[]? _labelValues;

    /// <summary>Creates a value of one series.</summary>
    /// <param name="value">The value.</param>
    /// <param name="labelValues">The label values, in the order of the label names. The array is not copied.</param>
    public LabeledValue(double value, params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        Value = value;
        _labelValues = labelValues;
    }

    /// <summary>Gets the value.</summary>
    public double Value { get; }

    /// <summary>Gets the label values, in the order of the label names.</summary>
    public IReadOnlyList<string> LabelValues => _labelValues ?? [];
}
