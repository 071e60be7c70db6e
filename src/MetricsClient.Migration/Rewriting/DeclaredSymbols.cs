using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rewriting;

/// <summary>Finds the variables, properties, parameters and methods whose type a piece of syntax names.</summary>
internal static class DeclaredSymbols
{
    /// <summary>Returns the symbols. A type argument belongs to the symbol whose type has the argument.</summary>
    public static IEnumerable<ISymbol> Of(SyntaxNode type, SemanticModel model)
    {
        SyntaxNode at = Outermost(type);
        return at.Parent switch
        {
            VariableDeclarationSyntax variables => variables.Variables.Select(variable => model.GetDeclaredSymbol(variable)).OfType<ISymbol>(),
            PropertyDeclarationSyntax property when property.Type == at => One(model.GetDeclaredSymbol(property)),
            IndexerDeclarationSyntax indexer when indexer.Type == at => One(model.GetDeclaredSymbol(indexer)),
            MethodDeclarationSyntax method when method.ReturnType == at => One(model.GetDeclaredSymbol(method)),
            LocalFunctionStatementSyntax function when function.ReturnType == at => One(model.GetDeclaredSymbol(function)),
            ParameterSyntax parameter => One(model.GetDeclaredSymbol(parameter)),
            ForEachStatementSyntax loop when loop.Type == at => One(model.GetDeclaredSymbol(loop)),
            DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax variable } => One(model.GetDeclaredSymbol(variable)),
            _ => CreationOf(type) is { } creation ? OfCreation(creation, model) : [],
        };
    }

    /// <summary>Returns the object, array or call whose type a piece of syntax names, such as <c>new Counter[2]</c> or <c>Array.Empty&lt;Counter&gt;()</c>; null for another type.</summary>
    public static ExpressionSyntax? CreationOf(SyntaxNode type) => Outermost(type) is var at && at.Parent is BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax
        ? (ExpressionSyntax)at.Parent
        : at is GenericNameSyntax && at != type && at.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } ? call
        : null;

    // The type with the type as an argument.
    private static SyntaxNode Outermost(SyntaxNode type)
    {
        SyntaxNode at = type;
        while (at.Parent is TypeSyntax or TypeArgumentListSyntax or TupleElementSyntax)
        {
            at = at.Parent;
        }

        return at;
    }

    // new Dictionary<string, Counter>() as the value of a variable.
    private static IEnumerable<ISymbol> OfCreation(ExpressionSyntax creation, SemanticModel model)
    {
        ExpressionSyntax value = creation;
        while (value.Parent is ParenthesizedExpressionSyntax or ConditionalExpressionSyntax or CastExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression })
        {
            value = (ExpressionSyntax)value.Parent;
        }

        return value.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => One(model.GetDeclaredSymbol(variable)),
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => One(model.GetDeclaredSymbol(property)),
            AssignmentExpressionSyntax assignment when assignment.Right == value => One(model.GetSymbolInfo(assignment.Left).Symbol),
            ArgumentSyntax { Parent: BaseArgumentListSyntax { Parent: { } call } list } when model.GetSymbolInfo(call).Symbol is IMethodSymbol method =>
                CallArguments.Of(list, method).Where(pair => pair.Value == value).Select(static pair => (ISymbol)pair.Parameter),
            ReturnStatementSyntax or ArrowExpressionClauseSyntax => One(CallArguments.MemberAround(value) is { } member ? model.GetDeclaredSymbol(member) : null),
            _ => [],
        };
    }

    private static IEnumerable<ISymbol> One(ISymbol? symbol) => symbol is null ? [] : [symbol];
}
