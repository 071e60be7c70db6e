using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rewriting;

/// <summary>Finds the variables, properties, parameters and methods whose type a piece of syntax names.</summary>
internal static class DeclaredSymbols
{
    /// <summary>Returns the symbols. A type argument belongs to the symbol whose type has the argument.</summary>
    public static IEnumerable<ISymbol> Of(SyntaxNode type, SemanticModel model)
    {
        SyntaxNode at = type;
        while (at.Parent is TypeSyntax or TypeArgumentListSyntax or TupleElementSyntax)
        {
            at = at.Parent;
        }

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
            BaseObjectCreationExpressionSyntax creation => OfCreation(creation, model),
            _ => [],
        };
    }

    // new Dictionary<string, Counter>() as the value of a variable.
    private static IEnumerable<ISymbol> OfCreation(ExpressionSyntax creation, SemanticModel model) => creation.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => One(model.GetDeclaredSymbol(variable)),
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => One(model.GetDeclaredSymbol(property)),
        AssignmentExpressionSyntax assignment when assignment.Right == creation => One(model.GetSymbolInfo(assignment.Left).Symbol),
        _ => [],
    };

    private static IEnumerable<ISymbol> One(ISymbol? symbol) => symbol is null ? [] : [symbol];
}
