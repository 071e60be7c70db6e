using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>The label names of the families that variables hold, where the whole compilation leaves no doubt about them.</summary>
/// <remarks>
/// A variable is known when nobody outside the compilation can write it, and everything that writes it inside is a
/// registration with the same constant label names. Once in doubt it stays in doubt, in whatever order the writes are seen.
/// </remarks>
internal sealed class FamilyVariables
{
    private readonly Library _library;
    private readonly ConcurrentDictionary<ISymbol, string[]?> _labelNames = new(SymbolEqualityComparer.Default);

    public FamilyVariables(Library library)
    {
        _library = library;
    }

    /// <summary>The field, property or local that an operation refers to; null when it is anything else.</summary>
    public static ISymbol? Of(IOperation? operation) => operation switch
    {
        IFieldReferenceOperation reference => reference.Field.OriginalDefinition,
        IPropertyReferenceOperation reference => reference.Property.OriginalDefinition,
        ILocalReferenceOperation reference => reference.Local,
        _ => null,
    };

    /// <summary>Takes in what a declaration gives to its variables.</summary>
    public void NoteInitializer(IOperation declaration)
    {
        switch (declaration)
        {
            case IFieldInitializerOperation field:
                NoteWrites(field.InitializedFields, field.Value);
                break;
            case IPropertyInitializerOperation property:
                NoteWrites(property.InitializedProperties, property.Value);
                break;
            case IVariableDeclaratorOperation local when local.GetVariableInitializer() is { } initializer:
                NoteWrites([local.Symbol], initializer.Value);
                break;
        }
    }

    /// <summary>Takes in what happens to a variable where it is used.</summary>
    public void NoteUse(IOperation reference)
    {
        if (!_library.IsFamily(reference.Type) || Of(reference) is not { } variable)
        {
            return;
        }

        if (reference.Parent is IAssignmentOperation assignment && assignment.Target == reference)
        {
            NoteWrites([variable], assignment.Value);
        }
        else if (MayBeWritten(reference))
        {
            NoteWrites([variable], value: null);
        }
    }

    /// <summary>The label names that a variable's family has for certain; null when they are not known.</summary>
    public string[]? LabelNames(ISymbol variable) =>
        IsWrittenOnlyHere(variable) && _labelNames.TryGetValue(variable, out string[]? names) ? names : null;

    private void NoteWrites(IEnumerable<ISymbol> variables, IOperation? value)
    {
        string[]? names = Registration.Of(value?.WithoutConversions(), _library)?.ConstantLabelNames;
        foreach (ISymbol variable in variables)
        {
            _labelNames.AddOrUpdate(
                variable,
                names,
                (_, before) => before is not null && names is not null && before.SequenceEqual(names) ? before : null);
        }
    }

    private static bool MayBeWritten(IOperation reference)
    {
        SyntaxNode? around = reference.Syntax.Parent;
        while (around is ParenthesizedExpressionSyntax)
        {
            around = around.Parent;
        }

        return around is RefExpressionSyntax or PrefixUnaryExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not 0 }
            || reference.Parent is ITupleOperation;
    }

    private static bool IsWrittenOnlyHere(ISymbol variable) => variable switch
    {
        // Other declarations, such as patterns and loops, give the local values that are not noted.
        ILocalSymbol local => Declaration(local) is VariableDeclaratorSyntax,
        IFieldSymbol field => field.IsReadOnly || field.DeclaredAccessibility == Accessibility.Private,
        IPropertySymbol { IsVirtual: false, IsOverride: false, IsAbstract: false } property =>
            property.SetMethod is null or { DeclaredAccessibility: Accessibility.Private }
            && Declaration(property) is PropertyDeclarationSyntax { AccessorList.Accessors: var accessors }
            && accessors.All(static accessor => accessor is { Body: null, ExpressionBody: null }),
        _ => false,
    };

    private static SyntaxNode? Declaration(ISymbol variable) =>
        variable.DeclaringSyntaxReferences is { Length: 1 } only ? only[0].GetSyntax() : null;
}
