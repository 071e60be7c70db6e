using System.Collections.Immutable;
using MetricsClient.Analyzers.Labels;
using MetricsClient.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MetricsClient.Analyzers;

/// <summary>
/// Checks the constant names in registrations. The rules are those that the library applies at run time.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NamingAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        Rules.InvalidMetricName,
        Rules.ReservedMetricName,
        Rules.ReservedStart,
        Rules.InvalidLabelName,
        Rules.ReservedLabelName,
        Rules.DuplicateLabelName,
        Rules.CounterWithoutTotal);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (Library.In(start.Compilation) is { } library)
            {
                start.RegisterOperationAction(operation => Check(operation, library), OperationKind.Invocation);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, Library library)
    {
        if (Registration.Of(context.Operation, library) is { } registration)
        {
            CheckName(context, registration, library);
            CheckLabels(context, registration, library);
        }
    }

    private static void CheckName(OperationAnalysisContext context, Registration registration, Library library)
    {
        if (registration.Name?.ConstantText() is not { } name)
        {
            return;
        }

        DiagnosticDescriptor? broken =
            !MetricName.IsValidMetric(name) && !MayBeUtf8(name, library) ? Rules.InvalidMetricName
            : MetricName.HasReservedStart(name) ? Rules.ReservedStart
            : MetricName.IsReservedMetric(name) ? Rules.ReservedMetricName
            : registration.IsCounter && !MetricName.IsTotal(name) ? Rules.CounterWithoutTotal
            : null;
        Report(context, broken, registration.Name, name);
    }

    private static void CheckLabels(OperationAnalysisContext context, Registration registration, Library library)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (IOperation element in registration.LabelNames ?? [])
        {
            if (element.ConstantText() is { } label)
            {
                DiagnosticDescriptor? broken = LabelNames.Mistake(label, registration.OwnLabel, library)
                    ?? (seen.Add(label) ? null : Rules.DuplicateLabelName);
                Report(context, broken, element, label);
            }
        }
    }

    private static bool MayBeUtf8(string name, Library library) => MetricName.IsValidUtf8(name) && library.MayAllowUtf8Names;

    private static void Report(OperationAnalysisContext context, DiagnosticDescriptor? broken, IOperation at, string name)
    {
        if (broken is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(broken, at.Syntax.GetLocation(), MetricName.Shown(name)));
        }
    }
}
