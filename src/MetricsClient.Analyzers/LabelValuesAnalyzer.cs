using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>Finds calls that pass a wrong number or order of label values, or values without a bound.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LabelValuesAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        Rules.LabelValueCount,
        UsageRules.SwappedLabelValues,
        UsageRules.UnboundedLabelValue);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        // Generated code is analyzed too, because it may write to a variable that holds a family.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(static start =>
        {
            if (Library.In(start.Compilation) is { } library)
            {
                Register(start, library);
            }
        });
    }

    private static void Register(CompilationStartAnalysisContext start, Library library)
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
                if (LabelValuesCall.In((IInvocationOperation)operation.Operation, library) is { } lookup)
                {
                    lookups.Add(lookup);
                    lookup.CheckBound(operation);
                }
            },
            OperationKind.Invocation);
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
