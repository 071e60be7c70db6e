namespace MetricsClient;

/// <summary>Sets the label name of a parameter of a record struct with <see cref="MetricLabelsAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class LabelNameAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="name">The label name.</param>
    public LabelNameAttribute(string name)
    {
        Name = name;
    }

    /// <summary>Gets the label name.</summary>
    public string Name { get; }
}
