using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers.Repetition;

/// <summary>Recognizes functions that a method of .NET runs for each element of a list, or for each number of a range.</summary>
internal static class ElementCode
{
    /// <summary>Returns true if the function is passed as the body of a parallel loop, of <c>ForEach</c> or of <c>Select</c>.</summary>
    /// <param name="function">A lambda, or a reference to a method.</param>
    public static bool Handles(IOperation function) =>
        function.Argument() is { Parameter.Name: "body" or "action" or "selector", Parent: IInvocationOperation { TargetMethod: { } method } }
        && (method.Name, method.ContainingType.Name, method.ContainingNamespace.ToDisplayString()) is
            ("For" or "ForEach" or "ForAsync" or "ForEachAsync", "Parallel", "System.Threading.Tasks")
            or ("ForEach", "Array", "System")
            or ("ForEach", "List", "System.Collections.Generic")
            or ("ForAll" or "Select", "ParallelEnumerable", "System.Linq")
            or ("Select" or "SelectMany", "Enumerable", "System.Linq");
}
