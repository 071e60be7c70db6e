using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>Reads constants, lists and locations from operations.</summary>
internal static class OperationExtensions
{
    // Only later versions of Roslyn name these kinds. Earlier versions have no operation for a collection expression, and
    // Elements returns null.
    private const OperationKind CollectionExpression = (OperationKind)0x7f;
    private const OperationKind Spread = (OperationKind)0x80;

    /// <summary>Returns the text of a string constant, or null for any other operation.</summary>
    public static string? ConstantText(this IOperation operation) =>
        operation.ConstantValue is { HasValue: true, Value: string text } ? text : null;

    /// <summary>Returns the operand inside all conversions.</summary>
    public static IOperation WithoutConversions(this IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    /// <summary>
    /// Returns the elements of a params list, an array or a collection expression, or null if an element is not written in the
    /// call.
    /// </summary>
    public static IReadOnlyList<IOperation>? Elements(this IOperation list) => list.WithoutConversions() switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        { Kind: CollectionExpression } collection when collection.ChildOperations.All(static element => element.Kind != Spread) =>
            collection.ChildOperations.ToArray(),
        _ => null,
    };

    /// <summary>Returns the location of the method's name, for diagnostics about the whole call.</summary>
    public static Location NameLocation(this IInvocationOperation call) => call.Syntax switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.GetLocation(),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name.GetLocation(),
        _ => call.Syntax.GetLocation(),
    };
}
