using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Shapes;

/// <summary>Finds the metrics in an array, a collection or the result of a query.</summary>
internal static class Elements
{
    /// <summary>Returns the expressions of metrics that a collection contains, or from which a call of another library takes its result.</summary>
    public static IEnumerable<ExpressionSyntax> Of(ExpressionSyntax source, SemanticModel model) =>
        source is InitializerExpressionSyntax || IsOfMetrics(source, model) ? In(source, model).Where(element => IsOfMetrics(element, model)) : [];

    private static IEnumerable<ExpressionSyntax> In(ExpressionSyntax source, SemanticModel model) => source switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } list } => In(list, model),
        ImplicitArrayCreationExpressionSyntax array => In(array.Initializer, model),
        InitializerExpressionSyntax list => list.Expressions.SelectMany(element => OfInitializer(element, model)),
        BaseObjectCreationExpressionSyntax creation => OfCreation(creation, model),
        CollectionExpressionSyntax collection => collection.Elements.Select(static element => element switch
        {
            ExpressionElementSyntax single => single.Expression,
            SpreadElementSyntax several => several.Expression,
            _ => null,
        }).OfType<ExpressionSyntax>(),
        QueryExpressionSyntax { Body.SelectOrGroup: SelectClauseSyntax selected } => [selected.Expression],
        InvocationExpressionSyntax call when model.GetSymbolInfo(call).Symbol is IMethodSymbol { MethodKind: not MethodKind.DelegateInvoke } method
            && !PrometheusNet.Owns(method)
            && (method.DeclaringSyntaxReferences.Length == 0 || Generics.IsGeneric(method)) => OfCall(call, model),
        _ => [],
    };

    // { "a", counter } or ["a"] = counter, or the element itself.
    private static IEnumerable<ExpressionSyntax> OfInitializer(ExpressionSyntax element, SemanticModel model) => element switch
    {
        InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ComplexElementInitializerExpression } pair => pair.Expressions,
        InitializerExpressionSyntax inner => In(inner, model),
        AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax } assignment => [assignment.Right],
        AssignmentExpressionSyntax => [],
        _ => [element],
    };

    // An object of the program's own type can use a metric in other ways.
    private static IEnumerable<ExpressionSyntax> OfCreation(BaseObjectCreationExpressionSyntax creation, SemanticModel model)
    {
        IEnumerable<ExpressionSyntax> elements = creation.Initializer is { } list ? In(list, model) : [];
        return model.GetSymbolInfo(creation).Symbol is { DeclaringSyntaxReferences.Length: 0, ContainingType.DeclaringSyntaxReferences.Length: 0 } && creation.ArgumentList is { } arguments
            ? elements.Concat(arguments.Arguments.Select(static argument => argument.Expression))
            : elements;
    }

    // The receiver is a source only if the call does not change the type of the metrics, such as Select with WithLabels.
    private static IEnumerable<ExpressionSyntax> OfCall(InvocationExpressionSyntax call, SemanticModel model)
    {
        if (call.Expression is MemberAccessExpressionSyntax { Expression: { } receiver }
            && MetricIn(model.GetTypeInfo(receiver).Type) is { } metric
            && SymbolEqualityComparer.Default.Equals(metric, MetricIn(model.GetTypeInfo(call).Type)))
        {
            yield return receiver;
        }

        foreach (ArgumentSyntax argument in call.ArgumentList.Arguments)
        {
            foreach (ExpressionSyntax value in FlowSources.Of(argument.Expression))
            {
                yield return value;
            }
        }
    }

    private static bool IsOfMetrics(ExpressionSyntax expression, SemanticModel model) =>
        model.GetTypeInfo(expression) is var type && MetricIn(type.Type ?? type.ConvertedType) is not null;

    private static ITypeSymbol? MetricIn(ITypeSymbol? type) => type switch
    {
        null => null,
        _ when PrometheusNet.Owns(type) => type,
        IArrayTypeSymbol array => MetricIn(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Select(MetricIn).FirstOrDefault(static argument => argument is not null),
        _ => null,
    };
}
