using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>A call that begins a family, as far as its arguments are written out.</summary>
internal sealed class Registration
{
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

    public bool IsCounter => _method.Name.EndsWith("Counter", StringComparison.Ordinal);

    /// <summary>The label that the kind of metric has of its own; empty if it has none.</summary>
    public string OwnLabel =>
        _method.Name.EndsWith("Histogram", StringComparison.Ordinal) ? "le"
        : _method.Name.EndsWith("Summary", StringComparison.Ordinal) ? "quantile"
        : "";

    public IOperation? Name { get; }

    /// <summary>The label names in their order; null when there are none, or not all are written here.</summary>
    public IReadOnlyList<IOperation>? LabelNames { get; }

    /// <summary>The label names in their order; null unless all are constants.</summary>
    public string[]? ConstantLabelNames
    {
        get
        {
            string[]? names = LabelNames?.Select(static name => name.ConstantText()).OfType<string>().ToArray();
            return names?.Length == LabelNames?.Count ? names : null;
        }
    }

    /// <summary>The registration that an operation makes; null when it is anything else.</summary>
    public static Registration? Of(IOperation? operation, Library library) =>
        operation is IInvocationOperation call && library.Registers(call.TargetMethod) ? new Registration(call) : null;
}
