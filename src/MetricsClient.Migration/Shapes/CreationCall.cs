using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Shapes;

/// <summary>A call of prometheus-net that creates a metric, such as <c>Metrics.CreateCounter("a_total", "", "label")</c>.</summary>
internal sealed class CreationCall
{
    private static readonly HashSet<string> s_factories = new(StringComparer.Ordinal)
    {
        "Metrics", "MetricFactory", "IMetricFactory", "IManagedLifetimeMetricFactory",
    };

    private CreationCall(InvocationExpressionSyntax node, IMethodSymbol method)
    {
        Node = node;
        Kind = method.Name.Substring("Create".Length);
        IsManaged = method.ContainingType.Name == "IManagedLifetimeMetricFactory";
    }

    /// <summary>Gets the call.</summary>
    public InvocationExpressionSyntax Node { get; }

    /// <summary>Gets the kind of the metric, such as <c>Counter</c>.</summary>
    public string Kind { get; }

    /// <summary>Gets a value indicating whether the metric has a managed lifetime.</summary>
    public bool IsManaged { get; }

    /// <summary>Gets the arguments by the names of their parameters, without label names that are separate arguments.</summary>
    public Dictionary<string, ExpressionSyntax> Arguments { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the label names that are separate arguments.</summary>
    public List<ExpressionSyntax> SeparateLabels { get; } = [];

    /// <summary>Gets the value of <c>LabelNames</c> of the configuration; null if there is none.</summary>
    public ExpressionSyntax? ConfiguredLabels { get; private set; }

    /// <summary>Gets the argument with all label names; null if the call has none, or separate label names.</summary>
    public ExpressionSyntax? LabelArray =>
        Arguments.TryGetValue("labelNames", out ExpressionSyntax? names) && !IsEmpty(names) ? names : null;

    /// <summary>Gets the configuration; null if the call has none.</summary>
    public ExpressionSyntax? Configuration =>
        Arguments.TryGetValue("configuration", out ExpressionSyntax? configuration) && !IsEmpty(configuration) ? configuration : null;

    /// <summary>Gets a value indicating whether the call passes a configuration whose label names are unknown, such as the result of a method.</summary>
    public bool HasUnknownConfiguration { get; private set; }

    /// <summary>Gets a value indicating whether the metric has labels.</summary>
    public bool IsLabelled => SeparateLabels.Count > 0 || LabelArray is not null || ConfiguredLabels is not null;

    /// <summary>Reads a call.</summary>
    /// <returns>The call; null if the expression creates no metric of prometheus-net.</returns>
    public static CreationCall? Of(ExpressionSyntax expression, SemanticModel model)
    {
        if (expression is not InvocationExpressionSyntax node
            || model.GetSymbolInfo(node).Symbol is not IMethodSymbol method
            || !Creates(method))
        {
            return null;
        }

        var call = new CreationCall(node, method);
        foreach ((IParameterSymbol parameter, ExpressionSyntax value) in CallArguments.Of(node.ArgumentList, method))
        {
            if (CallArguments.IsExpanded(parameter, value, model))
            {
                call.SeparateLabels.Add(value);
            }
            else
            {
                call.Arguments[parameter.Name] = value;
            }
        }

        if (call.Configuration is { } configuration)
        {
            call.ConfiguredLabels = LabelsOf(configuration, model);
            call.HasUnknownConfiguration = CreationOf(configuration, model) is null;
        }

        return call;
    }

    /// <summary>Returns true if a method of prometheus-net creates a metric.</summary>
    public static bool Creates(IMethodSymbol method) =>
        method.Name.StartsWith("Create", StringComparison.Ordinal) && PrometheusNet.Owns(method) && s_factories.Contains(method.ContainingType.Name);

    // Also finds the names in the initializer of the variable that the call passes.
    private static ExpressionSyntax? LabelsOf(ExpressionSyntax configuration, SemanticModel model)
    {
        return CreationOf(configuration, model)?.Initializer?.Expressions
            .OfType<AssignmentExpressionSyntax>()
            .Where(static assignment => assignment.Left.ToString() == "LabelNames")
            .Select(static assignment => assignment.Right)
            .FirstOrDefault(static names => !IsEmpty(names));
    }

    private static BaseObjectCreationExpressionSyntax? CreationOf(ExpressionSyntax configuration, SemanticModel model) =>
        configuration as BaseObjectCreationExpressionSyntax ?? InitializerOf(model.GetSymbolInfo(configuration).Symbol) as BaseObjectCreationExpressionSyntax;

    /// <summary>Returns the initial value of a field, property or local variable.</summary>
    public static ExpressionSyntax? InitializerOf(ISymbol? variable) => variable?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
        PropertyDeclarationSyntax property => property.Initializer?.Value ?? property.ExpressionBody?.Expression,
        _ => null,
    };

    /// <summary>Returns true if an expression is visibly null or an empty array.</summary>
    public static bool IsEmpty(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText is "null" or "default",
        ArrayCreationExpressionSyntax array => array.Initializer is { Expressions.Count: 0 } || array.Initializer is null,
        CollectionExpressionSyntax collection => collection.Elements.Count == 0,
        InvocationExpressionSyntax call => call.ToString() is "Array.Empty<string>()" or "System.Array.Empty<string>()",
        _ => false,
    };
}
