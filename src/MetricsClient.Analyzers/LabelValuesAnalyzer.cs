using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MetricsClient.Analyzers;

/// <summary>Finds calls that pass a wrong number or order of label values, or values without a bound.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp, LanguageNames.VisualBasic)]
public sealed class LabelValuesAnalyzer() : LibraryAnalyzer(
    Rules.LabelValueCount,
    UsageRules.SwappedLabelValues,
    UsageRules.UnboundedLabelValue)
{
    // Generated code may write to a variable that holds a family.
    private protected override GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.Analyze;

    private protected override void Register(CompilationStartAnalysisContext start, Library library)
    {
        var families = new FamilyVariables(library);
        var lookups = new ConcurrentBag<LabelValuesCall>();
        start.RegisterOperationAction(
            operation => families.RecordInitializer(operation.Operation),
            OperationKind.FieldInitializer,
            OperationKind.PropertyInitializer,
            OperationKind.VariableDeclarator);
        start.RegisterOperationAction(
            operation => families.RecordUse(operation.Operation),
            OperationKind.FieldReference,
            OperationKind.PropertyReference,
            OperationKind.LocalReference);
        start.RegisterOperationAction(
            operation =>
            {
                LabelValuesCall.CheckTypedBound(operation, library);
                if (LabelValuesCall.In(operation.Operation, library) is { } lookup)
                {
                    lookups.Add(lookup);
                    lookup.CheckBound(operation);
                }
            },
            OperationKind.Invocation,
            OperationKind.ObjectCreation);
        // The check runs at the end of the compilation, because only then all writes are recorded.
        start.RegisterCompilationEndAction(end =>
        {
            foreach (LabelValuesCall lookup in lookups)
            {
                lookup.Check(end, families);
            }
        });
    }
}
