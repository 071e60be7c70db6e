using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>Finds the label names in lists of pairs and in dictionaries that a call creates.</summary>
internal static class LabelPairs
{
    /// <summary>Returns the operations with the label names, which need not be constant.</summary>
    public static IEnumerable<IOperation> NamesIn(IInvocationOperation call) =>
        call.Arguments.SelectMany(static argument => argument.Descendants()).Select(NameIn).OfType<IOperation>();

    private static IOperation? NameIn(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type.MetadataName: "KeyValuePair`2", Arguments: { Length: 2 } pair } => pair[0].Value,
        IInvocationOperation
        {
            TargetMethod: { Name: "Create", ContainingType.Name: "KeyValuePair" } or { Name: "Pair", ContainingType.Name: "Exemplar" },
            Arguments: { Length: 2 } pair,
        } => pair[0].Value,

        // The initializer of a dictionary: { name, value } calls Add, and [name] = value sets the indexer.
        IInvocationOperation { TargetMethod.Name: "Add", Parent: IObjectOrCollectionInitializerOperation, Arguments: { Length: 2 } pair } => pair[0].Value,
        IPropertyReferenceOperation { Property.IsIndexer: true, Parent: ISimpleAssignmentOperation, Arguments: { Length: 1 } key } => key[0].Value,
        _ => null,
    };
}
