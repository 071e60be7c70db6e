using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>Reads constants, lists and locations from operations.</summary>
internal static class OperationExtensions
{
    // The numbers of operation kinds that only later versions of Roslyn name. An earlier version creates no operation
    // for a collection expression, and Elements then returns null.
    private const OperationKind CollectionExpression = (OperationKind)0x7f;
    private const OperationKind Spread = (OperationKind)0x80;

    /// <summary>Returns the text if the operation is a string constant; null for any other operation.</summary>
    public static string? ConstantText(this IOperation operation) =>
        operation.ConstantValue is { HasValue: true, Value: string text } ? text : null;

    /// <summary>Returns the number if the operation is a numeric constant; null for any other operation.</summary>
    public static double? ConstantNumber(this IOperation operation) => operation.ConstantValue is { HasValue: true, Value: { } value }
        ? value switch
        {
            double number => number,
            float number => number,
            decimal number => (double)number,
            long number => number,
            ulong number => number,
            int number => number,
            uint number => number,
            short or ushort or sbyte or byte => Convert.ToDouble(value, CultureInfo.InvariantCulture),
            _ => null,
        }
        : null;

    /// <summary>Returns the operand inside all conversions.</summary>
    public static IOperation WithoutConversions(this IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    /// <summary>Returns the field, property, parameter or local variable to which an operation refers; null for other operations.</summary>
    public static ISymbol? Variable(this IOperation operation) => operation switch
    {
        IMemberReferenceOperation reference => reference.Member,
        ILocalReferenceOperation reference => reference.Local,
        IParameterReferenceOperation reference => reference.Parameter,
        _ => null,
    };

    /// <summary>
    /// Returns the elements of a params list, an array or a collection expression. Returns null if the call does not
    /// contain all elements, for example if the call passes a variable.
    /// </summary>
    public static IReadOnlyList<IOperation>? Elements(this IOperation list) => list.WithoutConversions() switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        IObjectCreationOperation { Type.MetadataName: "List`1", Initializer.Initializers: var added } creation
            when creation.Arguments.All(static argument => argument.Parameter?.Name == "capacity")
                && added.All(static add => add is IInvocationOperation { TargetMethod.Name: "Add", Arguments.Length: 1 }) =>
            added.Select(static add => ((IInvocationOperation)add).Arguments[0].Value).ToArray(),
        { Kind: CollectionExpression } collection when collection.ChildOperations.All(static element => element.Kind != Spread) =>
            collection.ChildOperations.ToArray(),
        _ => null,
    };

    /// <summary>Returns true if the children of the operation are elements of a list, or parts of the list.</summary>
    public static bool IsPartOfList(this IOperation operation) =>
        operation is IConversionOperation or IArrayCreationOperation or IArrayInitializerOperation or IObjectOrCollectionInitializerOperation
        || operation.Kind is CollectionExpression or Spread;

    /// <summary>
    /// Returns the location of the method name in a call. Diagnostics about the whole call use this location.
    /// </summary>
    public static Location NameLocation(this IInvocationOperation call)
    {
        // The receiver can contain a call of the same method.
        IOperation? receiver = call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments.FirstOrDefault()?.Value : null);
        int start = receiver is { IsImplicit: false } && call.Syntax.Span.Contains(receiver.Syntax.Span) ? receiver.Syntax.Span.End : call.Syntax.SpanStart;
        StringComparison comparison = call.Language == LanguageNames.VisualBasic ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        SyntaxNode? name = call.Syntax.DescendantTokens()
            .FirstOrDefault(token => token.SpanStart >= start && token.ValueText.Equals(call.TargetMethod.Name, comparison))
            .Parent;
        return (name ?? call.Syntax).GetLocation();
    }

    /// <summary>Returns the call that a lambda or a reference to a method is an argument of; null if there is none.</summary>
    public static IInvocationOperation? Consumer(this IOperation function) => function.Argument()?.Parent as IInvocationOperation;

    /// <summary>Returns the argument that a lambda or a reference to a method is; null if there is none.</summary>
    public static IArgumentOperation? Argument(this IOperation function)
    {
        IOperation? at = function.Parent;
        while (at is IDelegateCreationOperation or IConversionOperation)
        {
            at = at.Parent;
        }

        return at as IArgumentOperation;
    }

    /// <summary>Returns the object that a method is called on, also in a call with <c>?.</c>; null for a static method.</summary>
    public static IOperation? Receiver(this IInvocationOperation call)
    {
        if (call.Instance is not IConditionalAccessInstanceOperation)
        {
            return call.Instance;
        }

        IOperation inner = call;
        while (inner.Parent is { } parent && !(parent is IConditionalAccessOperation access && access.WhenNotNull == inner))
        {
            inner = parent;
        }

        return (inner.Parent as IConditionalAccessOperation)?.Operation;
    }

    /// <summary>Returns the type of the object that an instance method or an extension method is called on; null for another static method.</summary>
    public static ITypeSymbol? ReceiverType(this IInvocationOperation call) =>
        call.TargetMethod is { IsExtensionMethod: true } method ? (method.ReducedFrom ?? method).Parameters[0].Type : call.Instance?.Type;
}
