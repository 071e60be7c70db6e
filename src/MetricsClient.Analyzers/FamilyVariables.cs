using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>
/// Finds the label names of the family that a variable holds, if the names are constant in the whole compilation.
/// </summary>
/// <remarks>
/// The label names of a variable are known if only this compilation can write the variable, and if every write is a
/// registration with the same constant label names. Any other write makes the names unknown. They stay unknown after
/// further writes, so the order in which concurrent callbacks report writes does not matter.
/// </remarks>
internal sealed class FamilyVariables
{
    private readonly Library _library;
    private readonly ConcurrentDictionary<ISymbol, string[]?> _labelNames = new(SymbolEqualityComparer.Default);

    // The values of patterns, loops and deconstructions are not recorded, so that their variables are not in this set.
    private readonly ConcurrentDictionary<ISymbol, bool> _plainLocals = new(SymbolEqualityComparer.Default);

    public FamilyVariables(Library library)
    {
        _library = library;
    }

    /// <summary>
    /// Returns the field, property or local variable to which an operation refers; null for other operations.
    /// </summary>
    public static ISymbol? Of(IOperation? operation) => operation switch
    {
        IFieldReferenceOperation reference => reference.Field.OriginalDefinition,
        IPropertyReferenceOperation reference => reference.Property.OriginalDefinition,
        ILocalReferenceOperation reference => reference.Local,
        _ => null,
    };

    /// <summary>Records the initial value of each variable of a declaration.</summary>
    public void RecordInitializer(IOperation declaration)
    {
        switch (declaration)
        {
            case IFieldInitializerOperation field:
                RecordWrites(field.InitializedFields, field.Value);
                break;
            case IPropertyInitializerOperation property:
                RecordWrites(property.InitializedProperties, property.Value);
                break;
            case IVariableDeclaratorOperation { Parent: IVariableDeclarationOperation } local:
                _plainLocals.TryAdd(local.Symbol, true);
                if (local.GetVariableInitializer() is { } initializer)
                {
                    RecordWrites([local.Symbol], initializer.Value);
                }

                break;
        }
    }

    /// <summary>Records an assignment to a variable, or a use that may write to the variable.</summary>
    public void RecordUse(IOperation reference)
    {
        if (!_library.IsFamily(reference.Type) || Of(reference) is not { } variable)
        {
            return;
        }

        if (reference.Parent is IAssignmentOperation assignment && assignment.Target == reference)
        {
            RecordWrites([variable], assignment.Value);
        }
        else if (MayBeWritten(reference))
        {
            RecordWrites([variable], value: null);
        }
    }

    /// <summary>Returns the label names of the family in a variable, or null if the names are unknown.</summary>
    public string[]? LabelNames(ISymbol variable) =>
        IsWrittenOnlyHere(variable) && _labelNames.TryGetValue(variable, out string[]? names) ? names : null;

    private void RecordWrites(IEnumerable<ISymbol> variables, IOperation? value)
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

    // An argument of Visual Basic has no word that says that the method may write the variable.
    private static bool MayBeWritten(IOperation reference)
    {
        SyntaxToken before = reference.Syntax.GetFirstToken().GetPreviousToken();
        while (before.Text == "(")
        {
            before = before.GetPreviousToken();
        }

        return before.Text is "ref" or "out" or "&"
            || reference.Parent is ITupleOperation or IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out };
    }

    private bool IsWrittenOnlyHere(ISymbol variable) => variable switch
    {
        ILocalSymbol => _plainLocals.ContainsKey(variable),
        IFieldSymbol field => field.IsReadOnly || field.DeclaredAccessibility == Accessibility.Private,
        IPropertySymbol { IsVirtual: false, IsOverride: false, IsAbstract: false } property =>
            property.SetMethod is null or { DeclaredAccessibility: Accessibility.Private }
            && IsStored(property)
            && HasNoBody(property.GetMethod)
            && HasNoBody(property.SetMethod),
        _ => false,
    };

    // A parameter of a record writes the property that the compiler declares for the parameter.
    private static bool IsStored(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
        && !property.ContainingType.InstanceConstructors.SelectMany(static constructor => constructor.Parameters)
            .Any(parameter => parameter.Locations.Intersect(property.Locations).Any());

    private static bool HasNoBody(IMethodSymbol? accessor) =>
        accessor is null || accessor.DeclaringSyntaxReferences.All(static reference =>
            !reference.GetSyntax().DescendantTokens().Any(static token => token.Text is "{" or "=>" or "Return"));
}
