namespace MetricsClient;

/// <summary>One value that a callback gives, with the values of the labels it belongs to.</summary>
public readonly struct LabeledValue : IEquatable<LabeledValue>
{
    private readonly string[]? _labelValues;

    /// <summary>A value and the label values it belongs to, in the order of the label names.</summary>
    public LabeledValue(double value, params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        Value = value;
        _labelValues = labelValues;
    }

    /// <summary>The value.</summary>
    public double Value { get; }

    /// <summary>The label values, in the order of the label names.</summary>
    public IReadOnlyList<string> LabelValues => _labelValues ?? [];

    /// <summary>Whether value and label values are the same.</summary>
    public static bool operator ==(LabeledValue left, LabeledValue right) => left.Equals(right);

    /// <summary>Whether value or label values differ.</summary>
    public static bool operator !=(LabeledValue left, LabeledValue right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(LabeledValue other) => Value.Equals(other.Value) && LabelValues.SequenceEqual(other.LabelValues);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LabeledValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Value, LabelValues.Count);
}
