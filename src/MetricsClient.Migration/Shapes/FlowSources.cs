using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Shapes;

/// <summary>Finds the expressions and symbols from which a value comes.</summary>
internal static class FlowSources
{
    /// <summary>Returns the expressions that can be the value, without parentheses, casts and branches.</summary>
    public static IEnumerable<ExpressionSyntax> Of(ExpressionSyntax value)
    {
        switch (value)
        {
            case ParenthesizedExpressionSyntax inner:
                return Of(inner.Expression);
            case CastExpressionSyntax cast:
                return Of(cast.Expression);
            case AwaitExpressionSyntax awaited:
                return Of(awaited.Expression);
            case PostfixUnaryExpressionSyntax postfix:
                return Of(postfix.Operand);
            case AssignmentExpressionSyntax assignment:
                return Of(assignment.Right).Append(assignment.Left);
            case ConditionalExpressionSyntax branches:
                return Of(branches.WhenTrue).Concat(Of(branches.WhenFalse));
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } either:
                return Of(either.Left).Concat(Of(either.Right));
            case SwitchExpressionSyntax choice:
                return choice.Arms.SelectMany(static arm => Of(arm.Expression));
            case LambdaExpressionSyntax { ExpressionBody: { } body }:
                return Of(body);
            case LambdaExpressionSyntax { Block: { } block }:
                return block.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                    .OfType<ReturnStatementSyntax>().Select(static statement => statement.Expression).OfType<ExpressionSyntax>().SelectMany(Of);
            case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments }:
                // new Lazy<Counter>(() => ...)
                return arguments.Select(static argument => argument.Expression).OfType<LambdaExpressionSyntax>().SelectMany(Of).Append(value);
            default:
                return [value];
        }
    }

    /// <summary>Returns the expressions that can be the value, and those that can be an element of the value if the value is a collection of metrics.</summary>
    public static IEnumerable<ExpressionSyntax> Of(ExpressionSyntax value, SemanticModel model) =>
        Of(value).SelectMany(source => Elements.Of(source, model).SelectMany(element => Of(element, model)).Prepend(source));

    /// <summary>Returns the facts that an expression proves by itself.</summary>
    public static Evidence EvidenceOf(ExpressionSyntax source, SemanticModel model)
    {
        if (CreationCall.Of(source, model) is { } call)
        {
            return call.IsLabelled ? Evidence.Labelled : call.HasUnknownConfiguration ? Evidence.None : Evidence.Single;
        }

        if (MethodGroups.CreationOf(source, model) is { } method)
        {
            return MethodGroups.EvidenceOf(method);
        }

        if (source is BaseObjectCreationExpressionSyntax)
        {
            return PrometheusNet.TypeName(model.GetTypeInfo(source).Type) switch
            {
                "MetricServer" => Evidence.Server,
                "KestrelMetricServer" => Evidence.KestrelServer,
                "MetricPusher" => Evidence.Pusher,
                _ => Evidence.None,
            };
        }

        // Start returns the server as IMetricServer.
        return IsStart(source, model, out ExpressionSyntax? started)
            ? Of(started!).Aggregate(Evidence.Started, (known, inner) => known | EvidenceOf(inner, model) | EvidenceOfType(inner, model))
            : Evidence.None;
    }

    /// <summary>Returns the symbol whose value an expression is; null for a value without a symbol.</summary>
    public static ISymbol? SymbolOf(ExpressionSyntax source, SemanticModel model)
    {
        switch (source)
        {
            case ElementAccessExpressionSyntax element:
                return model.GetSymbolInfo(element).Symbol is IPropertySymbol { DeclaringSyntaxReferences.Length: > 0 } indexer ? indexer : SymbolOf(element.Expression, model);
            case InvocationExpressionSyntax invocation when CollectionOf(invocation, model) is { } collection:
                return SymbolOf(collection, model);
            case InvocationExpressionSyntax { Expression: { } function } invocation
                when model.GetSymbolInfo(invocation).Symbol is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } && HasMetrics(model.GetTypeInfo(function).Type):
                return SymbolOf(function, model);
            case MemberAccessExpressionSyntax { Expression: { } owner } when IsMemberOfHolder(source, owner, model):
                return SymbolOf(owner, model);
            case DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax variable }:
                return model.GetDeclaredSymbol(variable);
            default:
                return model.GetSymbolInfo(source).Symbol switch
                {
                    IParameterSymbol { IsImplicitlyDeclared: true, ContainingSymbol: IMethodSymbol { AssociatedSymbol: IPropertySymbol property } } => property,
                    { DeclaringSyntaxReferences.Length: > 0 } symbol and not INamedTypeSymbol => symbol,
                    _ => null,
                };
        }
    }

    /// <summary>Returns the collection that a call reads or changes, if the collection contains metrics; null for another call.</summary>
    public static ExpressionSyntax? CollectionOf(InvocationExpressionSyntax invocation, SemanticModel model) =>
        invocation.Expression is MemberAccessExpressionSyntax { Expression: { } receiver }
        && model.GetSymbolInfo(invocation).Symbol is IMethodSymbol method
        && (method.DeclaringSyntaxReferences.Length == 0 || Generics.IsGeneric(method))
        && !PrometheusNet.Owns(method)
        && HasMetrics(model.GetTypeInfo(receiver).Type)
            ? receiver
            : null;

    // Value of a Lazy<Counter>, or of a pair in a dictionary of metrics.
    private static bool IsMemberOfHolder(ExpressionSyntax member, ExpressionSyntax owner, SemanticModel model) =>
        model.GetSymbolInfo(member).Symbol is IPropertySymbol { DeclaringSyntaxReferences.Length: 0 } property && !PrometheusNet.Owns(property) && HasMetrics(model.GetTypeInfo(owner).Type);

    /// <summary>Returns true if a type is a collection, or another generic type, with metrics.</summary>
    public static bool HasMetrics(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => PrometheusNet.Owns(array.ElementType) || HasMetrics(array.ElementType),
        INamedTypeSymbol named when !PrometheusNet.Owns(named) => named.TypeArguments.Any(static argument => PrometheusNet.Owns(argument) || HasMetrics(argument)),
        _ => false,
    };

    private static bool IsStart(ExpressionSyntax source, SemanticModel model, out ExpressionSyntax? started)
    {
        started = (source as InvocationExpressionSyntax)?.Expression is MemberAccessExpressionSyntax access ? access.Expression : null;
        return started is not null
            && PrometheusNet.MemberName(model.GetSymbolInfo(source).Symbol) is "MetricHandler.Start" or "IMetricServer.Start";
    }

    private static Evidence EvidenceOfType(ExpressionSyntax source, SemanticModel model) => PrometheusNet.TypeName(model.GetTypeInfo(source).Type) switch
    {
        "MetricServer" => Evidence.Server,
        "KestrelMetricServer" => Evidence.KestrelServer,
        "MetricPusher" => Evidence.Pusher,
        _ => Evidence.None,
    };
}
