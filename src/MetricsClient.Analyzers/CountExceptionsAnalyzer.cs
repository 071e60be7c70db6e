using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>
/// Finds calls of CountExceptions with an asynchronous function. Such a function can throw an exception after
/// CountExceptions has returned, and CountExceptions does not count this exception.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp, LanguageNames.VisualBasic)]
public sealed class CountExceptionsAnalyzer() : LibraryAnalyzer(Rules.UncountedTask)
{
    private protected override void Register(CompilationStartAnalysisContext start, Library library) =>
        start.RegisterOperationAction(operation => Check(operation, library), OperationKind.Invocation);

    private static void Check(OperationAnalysisContext context, Library library)
    {
        var call = (IInvocationOperation)context.Operation;
        if (library.CountsExceptions(call.TargetMethod)
            && (call.TargetMethod.TypeArguments.Any(library.IsTask) || call.Arguments.Any(IsAsyncVoid)))
        {
            Location name = call.NameLocation();
            bool isAwaited = call.Parent is IAwaitOperation or IReturnOperation;
            context.ReportDiagnostic(TextEdit.Report(Rules.UncountedTask, name, name, isAwaited ? "CountExceptionsAsync" : null));
        }
    }

    // The other delegates in a call are exception filters. A filter returns bool and is never asynchronous.
    private static bool IsAsyncVoid(IArgumentOperation argument) =>
        argument.Value.WithoutConversions() is IDelegateCreationOperation
        {
            Target: IAnonymousFunctionOperation { Symbol.IsAsync: true } or IMethodReferenceOperation { Method.IsAsync: true },
        };
}
