using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>Finds look-ups in assertions of tests. Such a look-up creates the series that it reads.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp, LanguageNames.VisualBasic)]
public sealed class AssertionAnalyzer() : LibraryAnalyzer(UsageRules.LookupInAssertion)
{
    private protected override void Register(CompilationStartAnalysisContext start, Library library) =>
        start.RegisterOperationAction(operation => Check(operation, library), OperationKind.Invocation);

    private static void Check(OperationAnalysisContext context, Library library)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "WithLabels"
            && (library.TakesLabelValues(call.TargetMethod) || library.TakesTypedLabels(call.TargetMethod))
            && IsReadByAssertion(call))
        {
            context.ReportDiagnostic(Diagnostic.Create(UsageRules.LookupInAssertion, call.NameLocation()));
        }
    }

    // The value of the series is read, and is part of an argument of an assertion.
    private static bool IsReadByAssertion(IInvocationOperation call)
    {
        IOperation? read = call.Parent;
        if (read is not IPropertyReferenceOperation && read is not IInvocationOperation { TargetMethod.Name: "GetSnapshot" })
        {
            return false;
        }

        for (IOperation? at = read; at is not null and not IAnonymousFunctionOperation; at = at.Parent)
        {
            if (at is IArgumentOperation { Parent: IInvocationOperation outer } && IsAssertion(outer.TargetMethod))
            {
                return true;
            }
        }

        return false;
    }

    // The classes of xUnit, NUnit and MSTest have the same name; libraries with fluent assertions have the same method.
    private static bool IsAssertion(IMethodSymbol method) =>
        method.ContainingType.Name is "Assert" or "ClassicAssert" || method is { IsExtensionMethod: true, Name: "Should" or "ShouldBe" };
}
