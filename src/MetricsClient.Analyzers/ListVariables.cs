using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>Finds the elements of lists of numbers in read-only fields and properties, such as <c>static readonly double[]</c>.</summary>
/// <remarks>
/// The elements are known if the initial value contains all elements, and if no code of the compilation can change an element or replace the
/// list. A change that is found makes the elements unknown for ever, so the order in which concurrent callbacks record does not matter.
/// </remarks>
internal sealed class ListVariables
{
    private readonly Library _library;
    private readonly bool _hasOtherUsers;
    private readonly ConcurrentDictionary<ISymbol, IOperation> _initial = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _changeable = new(SymbolEqualityComparer.Default);

    public ListVariables(Library library, Compilation compilation)
    {
        _library = library;
        _hasOtherUsers = compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary;
    }

    /// <summary>Returns the field or property that a list is read from; null for another list.</summary>
    public static ISymbol? Of(IOperation list) => list.WithoutConversions() switch
    {
        IFieldReferenceOperation { Field: { IsReadOnly: true } field } => field.OriginalDefinition,
        IPropertyReferenceOperation { Property: { SetMethod: null, IsVirtual: false, IsOverride: false, IsAbstract: false } property } => property.OriginalDefinition,
        _ => null,
    };

    /// <summary>Records the initial value of fields or of a property.</summary>
    public void RecordInitializer(IOperation declaration)
    {
        (IEnumerable<ISymbol> variables, IOperation value) = declaration switch
        {
            IFieldInitializerOperation field => (field.InitializedFields, field.Value),
            IPropertyInitializerOperation property => ((IEnumerable<ISymbol>)property.InitializedProperties, property.Value),
            _ => ([], declaration),
        };
        foreach (ISymbol variable in variables)
        {
            _initial.TryAdd(variable.OriginalDefinition, value);
        }
    }

    /// <summary>Records a use of a field or property.</summary>
    public void RecordUse(IOperation reference)
    {
        if (Of(reference) is { } variable && IsMutable(reference.Type) && !IsRead(reference))
        {
            _changeable.TryAdd(variable, true);
        }
    }

    /// <summary>Returns the initial value of a variable whose elements never change; null for another variable.</summary>
    public IOperation? ValueOf(ISymbol variable) =>
        !_changeable.ContainsKey(variable)
        && _initial.TryGetValue(variable, out IOperation? value)
        && !(_hasOtherUsers && IsVisible(variable) && IsMutable((variable as IFieldSymbol)?.Type ?? ((IPropertySymbol)variable).Type))
            ? value
            : null;

    /// <summary>Returns true if an operation passes a list to the library, which changes no element.</summary>
    public static bool IsPassedToLibrary(IOperation value, Library library) => WithConversions(value) switch
    {
        { Parent: IArgumentOperation argument } => library.IsOfLibrary(argument.Parameter?.ContainingSymbol),
        { Parent: ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment } converted =>
            assignment.Value == converted && library.IsOfLibrary(target.Property),
        _ => false,
    };

    // The list is passed to the library or to LINQ, or an element or the number of elements is read.
    private bool IsRead(IOperation reference) => IsPassedToLibrary(reference, _library) || WithConversions(reference) switch
    {
        { Parent: IArgumentOperation argument } => argument.Parameter?.ContainingType is { Name: "Enumerable", ContainingNamespace.Name: "Linq" },
        { Parent: IPropertyReferenceOperation property } => property.Property.Name is "Length" or "Count",
        { Parent: IForEachLoopOperation loop } converted => loop.Collection == converted,
        { Parent: IArrayElementReferenceOperation element } => element.Parent
            is not (IAssignmentOperation or IIncrementOrDecrementOperation or IArgumentOperation { Parameter.RefKind: not RefKind.None } or IVariableInitializerOperation),
        _ => false,
    };

    private static IOperation WithConversions(IOperation value)
    {
        while (value.Parent is IConversionOperation conversion)
        {
            value = conversion;
        }

        return value;
    }

    private static bool IsMutable(ITypeSymbol? type) =>
        type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Double } or INamedTypeSymbol { MetadataName: "List`1" or "IList`1" or "ICollection`1" };

    private static bool IsVisible(ISymbol member)
    {
        for (ISymbol? at = member; at is not (null or INamespaceSymbol); at = at.ContainingSymbol)
        {
            if (at.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal)
            {
                return false;
            }
        }

        return true;
    }
}
