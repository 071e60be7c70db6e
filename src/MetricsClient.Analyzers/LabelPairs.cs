using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>Finds the label names in lists of pairs and in dictionaries that a call creates.</summary>
internal static class LabelPairs
{
    /// <summary>
    /// Returns the lists that the call can pass, one for each branch of a condition, as operations with the label names, which need not be
    /// constant. Code that computes a value or a list is not read.
    /// </summary>
    public static IEnumerable<IEnumerable<IOperation>> NamesIn(IInvocationOperation call) =>
        call.Arguments.SelectMany(static argument => Branches(argument.Value)).Select(NamesIn);

    private static IEnumerable<IOperation> Branches(IOperation list) => list.WithoutConversions() switch
    {
        IConditionalOperation { WhenFalse: { } otherwise } condition => Branches(condition.WhenTrue).Concat(Branches(otherwise)),
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(static arm => Branches(arm.Value)),
        ICoalesceOperation choice => Branches(choice.Value).Concat(Branches(choice.WhenNull)),
        var one => [one],
    };

    private static IEnumerable<IOperation> NamesIn(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type.MetadataName: "KeyValuePair`2", Arguments: { Length: 2 } pair } => First(pair),
        IInvocationOperation
        {
            TargetMethod: { Name: "Create", ContainingType.Name: "KeyValuePair" } or { Name: "Pair", ContainingType.Name: "Exemplar" },
            Arguments: { Length: 2 } pair,
        } => First(pair),

        // The initializer of a dictionary: { name, value } calls Add, and [name] = value sets the indexer.
        IInvocationOperation { TargetMethod.Name: "Add", Parent: IObjectOrCollectionInitializerOperation, Arguments: var added } =>
            added.Length == 2 ? First(added) : added.SelectMany(static argument => NamesIn(argument.Value)),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } key } } => First(key),

        IObjectCreationOperation { Initializer: { } initializer } => NamesIn(initializer),
        _ when operation.IsPartOfList() => operation.ChildOperations.SelectMany(NamesIn),
        _ => [],
    };

    // Named arguments can be in another order.
    private static IEnumerable<IOperation> First(IEnumerable<IArgumentOperation> arguments) =>
        arguments.Where(static argument => argument.Parameter?.Ordinal == 0).Select(static argument => argument.Value);
}
