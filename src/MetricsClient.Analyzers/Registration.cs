using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>A call that registers a family, and those of its arguments that the rules check.</summary>
internal sealed class Registration
{
    private const string StateSet = "state set";

    private readonly IMethodSymbol _method;

    private Registration(IInvocationOperation call)
    {
        _method = call.TargetMethod;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            switch (argument.Parameter?.Name)
            {
                case "name":
                    Name = argument.Value;
                    break;
                case "labelNames":
                    LabelNames = argument.Value.Elements();
                    break;
            }
        }
    }

    /// <summary>True if the metric is a counter.</summary>
    public bool IsCounter => Kind == "counter";

    /// <summary>The kind of the metric in words; null for a kind without a word, such as unknown.</summary>
    public string? Kind =>
        _method.Name.EndsWith("Counter", StringComparison.Ordinal) ? "counter"
        : _method.Name.EndsWith("Gauge", StringComparison.Ordinal) ? "gauge"
        : _method.Name.EndsWith("Histogram", StringComparison.Ordinal) ? "histogram"
        : _method.Name.EndsWith("Summary", StringComparison.Ordinal) ? "summary"
        : _method.Name.EndsWith("Info", StringComparison.Ordinal) ? "info"
        : _method.Name.EndsWith("StateSet", StringComparison.Ordinal) ? StateSet
        : null;

    /// <summary>The label name that this metric reserves, such as <c>le</c>; empty if there is none.</summary>
    public string OwnLabel =>
        _method.Name.EndsWith("Histogram", StringComparison.Ordinal) ? "le"
        : _method.Name.EndsWith("Summary", StringComparison.Ordinal) ? "quantile"
        : Kind == StateSet ? Name?.ConstantText() ?? ""
        : "";

    /// <summary>The rule that a label with the name <see cref="OwnLabel"/> violates.</summary>
    public DiagnosticDescriptor OwnLabelRule => Kind == StateSet ? Rules.StateLabelName : Rules.ReservedLabelName;

    /// <summary>The argument with the metric name; null if the call has none.</summary>
    public IOperation? Name { get; }

    /// <summary>
    /// The label names in order. Null if the call has no label names, or if the call does not contain all of them.
    /// </summary>
    public IReadOnlyList<IOperation>? LabelNames { get; }

    /// <summary>Returns the type of typed labels; null if the labels are strings.</summary>
    public ITypeSymbol? LabelType(Library library) => _method.TypeArguments.LastOrDefault(library.HasLabels);

    /// <summary>The label names in order; null if a name is not a constant.</summary>
    public string[]? ConstantLabelNames
    {
        get
        {
            string[]? names = LabelNames?.Select(static name => name.ConstantText()).OfType<string>().ToArray();
            return names?.Length == LabelNames?.Count ? names : null;
        }
    }

    /// <summary>Returns the registration if the operation registers a family; null for any other operation.</summary>
    public static Registration? Of(IOperation? operation, Library library) =>
        operation is IInvocationOperation call && library.Registers(call.TargetMethod) ? new Registration(call) : null;
}
