using System.Collections.Immutable;
using MetricsClient.Analyzers.Labels;
using MetricsClient.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

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
        Rules.Utf8MetricName,
        Rules.ReservedMetricName,
        Rules.ReservedStart,
        Rules.InvalidLabelName,
        Rules.Utf8LabelName,
        Rules.ReservedLabelName,
        Rules.DuplicateLabelName,
        Rules.CounterWithoutTotal,
        UsageRules.TotalWithoutCounter,
        UsageRules.NoBaseUnit);

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
            CheckTypedLabels(context, registration, library);
        }
    }

    private static void CheckName(OperationAnalysisContext context, Registration registration, Library library)
    {
        if (registration.Name?.ConstantText() is not { } name)
        {
            return;
        }

        DiagnosticDescriptor? broken =
            !MetricName.IsValidMetric(name) && !MetricName.IsValidUtf8(name) ? Rules.InvalidMetricName
            : !MetricName.IsValidMetric(name) && !library.MayAllowUtf8Names ? Rules.Utf8MetricName
            : MetricName.HasReservedStart(name) ? Rules.ReservedStart
            : MetricName.IsReservedMetric(name) ? Rules.ReservedMetricName
            : registration.IsCounter && !MetricName.IsTotal(name) ? Rules.CounterWithoutTotal
            : null;
        if (broken == Rules.CounterWithoutTotal)
        {
            ReportEdit(context, broken, registration.Name, name, name + "_total", name);
        }
        else
        {
            Report(context, broken, registration.Name, name);
        }

        if (broken is null or { Id: "MC0003" })
        {
            CheckMeaning(context, registration, registration.Name, name);
        }
    }

    // The name is valid, but says something else than the metric.
    private static void CheckMeaning(OperationAnalysisContext context, Registration registration, IOperation at, string name)
    {
        if (MetricName.IsTotal(name) && registration.Kind is { } kind and not "counter")
        {
            ReportEdit(context, UsageRules.TotalWithoutCounter, at, name, name.Substring(0, name.Length - "_total".Length), name, kind);
        }

        if (BaseUnits.Of(name) is (string unit, string baseUnit))
        {
            context.ReportDiagnostic(Diagnostic.Create(UsageRules.NoBaseUnit, at.Syntax.GetLocation(), name, unit, baseUnit));
        }
    }

    // Only a literal is changed, because other code may use the constant.
    private static void ReportEdit(
        OperationAnalysisContext context, DiagnosticDescriptor rule, IOperation at, string name, string newName, params object[] arguments)
    {
        Location location = at.Syntax.GetLocation();
        bool isLiteral = at.Syntax.ToString() == $"\"{name}\"";
        context.ReportDiagnostic(TextEdit.Report(rule, location, location, isLiteral ? $"\"{newName}\"" : null, arguments));
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

    // The declaration of the type is checked by MetricLabelsAnalyzer; only the label of the kind of metric depends on the registration.
    private static void CheckTypedLabels(OperationAnalysisContext context, Registration registration, Library library)
    {
        if (registration.OwnLabel.Length > 0
            && registration.LabelType(library) is INamedTypeSymbol labels
            && LabelsType.Of(labels, library).Names.Contains(registration.OwnLabel))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.ReservedLabelName, ((IInvocationOperation)context.Operation).NameLocation(), registration.OwnLabel));
        }
    }

    private static void Report(OperationAnalysisContext context, DiagnosticDescriptor? broken, IOperation at, string name)
    {
        if (broken is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(broken, at.Syntax.GetLocation(), MetricName.Shown(name)));
        }
    }
}
