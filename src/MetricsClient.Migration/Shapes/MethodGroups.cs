using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Shapes;

/// <summary>Methods that create metrics and are passed as delegates, such as <c>Func&lt;string, string, Counter&gt; create = Metrics.CreateCounter</c>.</summary>
internal static class MethodGroups
{
    /// <summary>Returns the method of prometheus-net that creates a metric; null if the expression is a call, or another expression.</summary>
    public static IMethodSymbol? CreationOf(ExpressionSyntax expression, SemanticModel model) =>
        expression is MemberAccessExpressionSyntax or IdentifierNameSyntax
        && expression.ToString().Contains("Create")
        && expression.Parent is not (MemberAccessExpressionSyntax or MemberBindingExpressionSyntax or MemberCrefSyntax or CrefSyntax)
        && !(expression.Parent is InvocationExpressionSyntax call && call.Expression == expression)
        && model.GetSymbolInfo(expression).Symbol is IMethodSymbol method
        && CreationCall.Creates(method)
            ? method
            : null;

    /// <summary>Returns what the parameters of the method prove. A configuration may contain label names or none.</summary>
    public static Evidence EvidenceOf(IMethodSymbol method) =>
        method.Parameters.Any(static parameter => parameter.Name == "labelNames") ? Evidence.Labelled
        : method.Parameters.Any(static parameter => parameter.Name == "configuration") ? Evidence.None
        : Evidence.Single;
}
