namespace MetricsClient;

/// <summary>Sets the label value of a member of an enum. Without the attribute, the label value is the name of the member.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class LabelValueAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="value">The label value.</param>
    public LabelValueAttribute(string value)
    {
        Value = value;
    }

    /// <summary>Gets the label value.</summary>
    public string Value { get; }
}
