using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>A call that registers a family, with the arguments written in the call.</summary>
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

    /// <summary>True if the metric is a counter.</summary>
    public bool IsCounter => _method.Name.EndsWith("Counter", StringComparison.Ordinal);

    /// <summary>The label that the metric type reserves, or an empty string.</summary>
    public string OwnLabel =>
        _method.Name.EndsWith("Histogram", StringComparison.Ordinal) ? "le"
        : _method.Name.EndsWith("Summary", StringComparison.Ordinal) ? "quantile"
        : "";

    /// <summary>The argument for the metric name, or null.</summary>
    public IOperation? Name { get; }

    /// <summary>The label names in order, or null if the call has none or does not contain all of the names.</summary>
    public IReadOnlyList<IOperation>? LabelNames { get; }

    /// <summary>The label names in order, or null unless all names are constants.</summary>
    public string[]? ConstantLabelNames
    {
        get
        {
            string[]? names = LabelNames?.Select(static name => name.ConstantText()).OfType<string>().ToArray();
            return names?.Length == LabelNames?.Count ? names : null;
        }
    }

    /// <summary>Returns the registration in an operation, or null for any other operation.</summary>
    public static Registration? Of(IOperation? operation, Library library) =>
        operation is IInvocationOperation call && library.Registers(call.TargetMethod) ? new Registration(call) : null;
}
