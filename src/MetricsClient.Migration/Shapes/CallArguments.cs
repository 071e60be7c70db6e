using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Shapes;

/// <summary>The arguments of a call with their parameters.</summary>
internal static class CallArguments
{
    /// <summary>Returns each argument that is written in the source.</summary>
    public static IEnumerable<(IParameterSymbol Parameter, ExpressionSyntax Value)> Of(
        BaseArgumentListSyntax? list, IMethodSymbol method)
    {
        if (list is null)
        {
            yield break;
        }

        for (int i = 0; i < list.Arguments.Count; i++)
        {
            ArgumentSyntax argument = list.Arguments[i];
            IParameterSymbol? parameter = argument.NameColon is { } name
                ? method.Parameters.FirstOrDefault(known => known.Name == name.Name.Identifier.ValueText)
                : i < method.Parameters.Length ? method.Parameters[i] : method.Parameters.LastOrDefault();
            if (parameter is not null)
            {
                yield return (parameter, argument.Expression);
            }
        }
    }

    /// <summary>Returns the method, property or local function to which a returned value belongs; null in a lambda.</summary>
    public static SyntaxNode? MemberAround(SyntaxNode returned) =>
        returned.Ancestors().FirstOrDefault(static ancestor => ancestor is MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax) is var member
        && member is not AnonymousFunctionExpressionSyntax
            ? member
            : null;

    /// <summary>Returns the argument of a parameter; null if the source has none.</summary>
    public static ExpressionSyntax? Find(BaseArgumentListSyntax? list, IMethodSymbol method, string parameter) =>
        Of(list, method).FirstOrDefault(pair => pair.Parameter.Name == parameter).Value;

    /// <summary>Returns true if the value is an element of a <c>params</c> array, and not the array.</summary>
    public static bool IsExpanded(IParameterSymbol parameter, ExpressionSyntax value, SemanticModel model)
    {
        if (!parameter.IsParams || parameter.Type is not IArrayTypeSymbol array)
        {
            return false;
        }

        if (value.IsKind(SyntaxKind.NullLiteralExpression) || value is CollectionExpressionSyntax)
        {
            return false;
        }

        return model.GetTypeInfo(value) is var type
            && model.Compilation.ClassifyCommonConversion(type.Type ?? type.ConvertedType ?? array.ElementType, array.ElementType).IsImplicit;
    }
}
