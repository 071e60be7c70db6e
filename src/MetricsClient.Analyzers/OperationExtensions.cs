using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>What the rules read in an operation.</summary>
internal static class OperationExtensions
{
    // Named by later versions of Roslyn only. Earlier ones have no operation for these, and their lists stay unknown.
    private const OperationKind CollectionExpression = (OperationKind)0x7f;
    private const OperationKind Spread = (OperationKind)0x80;

    /// <summary>The text of a constant; null for anything else.</summary>
    public static string? ConstantText(this IOperation operation) =>
        operation.ConstantValue is { HasValue: true, Value: string text } ? text : null;

    /// <summary>The operand of whatever conversions surround it.</summary>
    public static IOperation WithoutConversions(this IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    /// <summary>
    /// The elements of a list: values given one by one, an array, or a collection expression. Null when they are not all written here.
    /// </summary>
    public static IReadOnlyList<IOperation>? Elements(this IOperation list) => list.WithoutConversions() switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        { Kind: CollectionExpression } collection when collection.ChildOperations.All(static element => element.Kind != Spread) =>
            collection.ChildOperations.ToArray(),
        _ => null,
    };

    /// <summary>Where a call names its method: there a finding about the whole call is shown.</summary>
    public static Location NameLocation(this IInvocationOperation call) => call.Syntax switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.GetLocation(),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name.GetLocation(),
        _ => call.Syntax.GetLocation(),
    };
}
