using MetricsClient.Text;
using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers.Labels;

/// <summary>Checks label names by the rules of a registry.</summary>
internal static class LabelNames
{
    /// <summary>Returns the rule that a name violates; null if the name is valid.</summary>
    /// <param name="name">The label name.</param>
    /// <param name="library">The library in the compilation.</param>
    public static DiagnosticDescriptor? Mistake(string name, Library library) =>
        !MetricName.IsValidLabel(name) && !MetricName.IsValidUtf8(name) ? Rules.InvalidLabelName
        : !MetricName.IsValidLabel(name) && !library.MayAllowUtf8Names ? Rules.Utf8LabelName
        : MetricName.HasReservedStart(name) ? Rules.ReservedLabelName
        : null;
}
