namespace MetricsClient;

/// <summary>
/// Makes a <c>partial record struct</c> the labels of a family, such as
/// <c>readonly partial record struct HttpLabels(Verb Method, int Code)</c>. Each parameter of the record is a label.
/// </summary>
/// <remarks>
/// The type of a parameter is an enum, <see cref="bool"/>, <see cref="string"/>, an integer or <see cref="Guid"/>. A nullable
/// parameter that is null is an empty label value. The name of a label is the name of its parameter in snake case, such as
/// <c>status_code</c>, unless the parameter has a <see cref="LabelNameAttribute"/>. The value of an enum is the name of its member,
/// unless the member has a <see cref="LabelValueAttribute"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class MetricLabelsAttribute : Attribute;
