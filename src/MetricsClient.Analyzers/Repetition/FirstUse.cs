using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers.Repetition;

/// <summary>Recognizes conditions that are true once: at the first use of a metric.</summary>
internal static class FirstUse
{
    /// <summary>Returns true if the branches of a condition run once.</summary>
    public static bool IsChecked(IConditionalOperation condition, Library library) =>
        IsCheckForNull(condition.Condition, library) || IsExchange(condition.Condition) || IsFlag(condition.Condition, condition);

    /// <summary>Returns true if a statement before the code leaves the method or the loop, except at the first use.</summary>
    /// <param name="code">A statement of the block.</param>
    /// <param name="block">The block.</param>
    /// <param name="library">The library in the compilation.</param>
    public static bool IsCheckedBefore(IOperation code, IBlockOperation block, Library library) => block.Operations
        .TakeWhile(statement => statement != code)
        .OfType<IConditionalOperation>()
        .Any(check =>
            check.WhenFalse is null
            && (check.WhenTrue is IBlockOperation { Operations: { Length: > 0 } last } ? last[last.Length - 1] : check.WhenTrue) is IReturnOperation or IBranchOperation
            && (IsCheckForNull(check.Condition, library) || IsExchange(check.Condition) || IsFlag(check.Condition, block)));

    // The condition compares a metric with null.
    private static bool IsCheckForNull(IOperation condition, Library library) =>
        condition.Descendants().Any(static operation => operation.ConstantValue is { HasValue: true, Value: null })
        && condition.Descendants().Any(operation => library.IsOfLibrary(operation.Type));

    // Such as Interlocked.Exchange(ref s_registered, 1) == 0.
    private static bool IsExchange(IOperation condition) => condition.DescendantsAndSelf().OfType<IInvocationOperation>().Any(static call =>
        call.TargetMethod is { Name: "Exchange" or "CompareExchange" or "Increment", ContainingType: { Name: "Interlocked", ContainingNamespace.Name: "Threading" } });

    // The condition reads a variable to which the code assigns a constant of type bool.
    private static bool IsFlag(IOperation condition, IOperation code) => code.Descendants().OfType<ISimpleAssignmentOperation>().Any(assignment =>
        assignment.Value.ConstantValue is { HasValue: true, Value: bool }
        && assignment.Target.Variable() is { } flag
        && condition.DescendantsAndSelf().Any(operation => SymbolEqualityComparer.Default.Equals(operation.Variable(), flag)));
}
