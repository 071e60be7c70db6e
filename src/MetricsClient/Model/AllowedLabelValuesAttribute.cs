namespace MetricsClient;

/// <summary>
/// Limits the label values of a <see cref="string"/> parameter of a record struct with <see cref="MetricLabelsAttribute"/>. Each
/// other string has the label value <c>__other__</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AllowedLabelValuesAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="values">The label values, at least one.</param>
    public AllowedLabelValuesAttribute(params string[] values)
    {
        Values = values;
    }

    /// <summary>Gets the label values.</summary>
    public IReadOnlyList<string> Values { get; }
}
