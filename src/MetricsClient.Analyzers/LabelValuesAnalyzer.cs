using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>Finds calls that pass a wrong number of label values, if the label names of the family are known.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LabelValuesAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.LabelValueCount);

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
        var lookups = new ConcurrentBag<Lookup>();
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
                if (Lookup.In((IInvocationOperation)operation.Operation, library) is { } lookup)
                {
                    lookups.Add(lookup);
                }
            },
            OperationKind.Invocation);
        // The check runs at the end of the compilation, because only then all writes are recorded.
        start.RegisterCompilationEndAction(end =>
        {
            foreach (Lookup lookup in lookups)
            {
                lookup.Check(end, families);
            }
        });
    }

    /// <summary>A call that looks up a series by label values.</summary>
    private sealed class Lookup
    {
        private readonly IInvocationOperation _call;
        private readonly int _values;
        private readonly Registration? _registration;

        private Lookup(IInvocationOperation call, int values, Registration? registration)
        {
            _call = call;
            _values = values;
            _registration = registration;
        }

        public static Lookup? In(IInvocationOperation call, Library library) =>
            library.TakesLabelValues(call.TargetMethod) && CountValues(call) is { } values
                ? new Lookup(call, values, Registration.Of(call.Instance, library))
                : null;

        public void Check(CompilationAnalysisContext context, FamilyVariables families)
        {
            ISymbol? variable = FamilyVariables.Of(_call.Instance);
            string[]? names = variable is null ? _registration?.ConstantLabelNames : families.LabelNames(variable);
            if (names is not null && names.Length != _values)
            {
                string? family = variable?.Name ?? _registration?.Name?.ConstantText() ?? _registration?.Name?.Syntax.ToString();
                context.ReportDiagnostic(Diagnostic.Create(
                    Rules.LabelValueCount, _call.NameLocation(), family, string.Join(", ", names), _values));
            }
        }

        private static int? CountValues(IInvocationOperation call) =>
            call.Arguments.Length == 1 && call.Arguments[0] is { Parameter.Type.SpecialType: not SpecialType.System_String } list
                ? list.Value.Elements()?.Count
                : call.Arguments.Length;
    }
}
