using MetricsClient.Analyzers.Labels;
using MetricsClient.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MetricsClient.Analyzers;

/// <summary>
/// Checks the constant names in registrations. The rules are those that the library applies at run time.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp, LanguageNames.VisualBasic)]
public sealed class NamingAnalyzer() : LibraryAnalyzer(
    Rules.InvalidMetricName,
    Rules.Utf8MetricName,
    Rules.ReservedMetricName,
    Rules.ReservedStart,
    Rules.InvalidLabelName,
    Rules.Utf8LabelName,
    Rules.ReservedLabelName,
    Rules.StateLabelName,
    Rules.DuplicateLabelName,
    Rules.CounterWithoutTotal,
    UsageRules.TotalWithoutCounter,
    UsageRules.NoBaseUnit)
{
    private protected override void Register(CompilationStartAnalysisContext start, Library library) =>
        start.RegisterOperationAction(operation => Check(operation, library), OperationKind.Invocation);

    private static void Check(OperationAnalysisContext context, Library library)
    {
        if (Registration.Of(context.Operation, library) is { } registration)
        {
            CheckName(context, registration, library);
            CheckNames(context, registration.LabelNames ?? [], registration, library);
            CheckTypedLabels(context, registration, library);
        }
        else if (context.Operation is IInvocationOperation call)
        {
            IEnumerable<IEnumerable<IOperation>> lists =
                library.TakesLabelPairs(call.TargetMethod) ? LabelPairs.NamesIn(call)
                : library.AddsLabel(call.TargetMethod) ? [call.Arguments.Where(static argument => argument.Parameter?.Name == "labelName").Select(static argument => argument.Value)]
                : [];
            foreach (IEnumerable<IOperation> names in lists)
            {
                CheckNames(context, names, registration: null, library);
            }
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
        Report(context, broken, registration.Name, name, broken == Rules.CounterWithoutTotal ? name + MetricName.TotalSuffix : Replacement(name, MetricName.IsReservedMetric));

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
            string stem = name.Substring(0, name.Length - MetricName.TotalSuffix.Length);
            context.ReportDiagnostic(TextEdit.Report(UsageRules.TotalWithoutCounter, at.Syntax.GetLocation(), Renamed(at, name, stem), name, kind));
        }

        if (BaseUnits.Of(name) is (string unit, string baseUnit))
        {
            context.ReportDiagnostic(Diagnostic.Create(UsageRules.NoBaseUnit, at.Syntax.GetLocation(), name, unit, baseUnit));
        }
    }

    // Only a literal is changed, because other code may use the constant.
    private static IReadOnlyList<TextEdit> Renamed(IOperation at, string name, string? newName) =>
        newName is not null && at.Syntax.ToString() == $"\"{name}\"" ? [new TextEdit(at.Syntax.GetLocation(), $"\"{newName}\"")] : [];

    // The name with underscores in place of separators; null if other characters are the mistake.
    private static string? Replacement(string name, Func<string, bool> isReserved)
    {
        string replaced = name.Replace('.', '_').Replace('-', '_').Replace(' ', '_').Replace('/', '_');
        return replaced != name && MetricName.IsValidLabel(replaced.Replace(":", "")) && !MetricName.HasReservedStart(replaced) && !isReserved(replaced) ? replaced : null;
    }

    private static void CheckNames(OperationAnalysisContext context, IEnumerable<IOperation> names, Registration? registration, Library library)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (IOperation element in names)
        {
            if (element.ConstantText() is { } label)
            {
                DiagnosticDescriptor? broken = LabelNames.Mistake(label, library)
                    ?? (label == registration?.OwnLabel ? registration.OwnLabelRule : seen.Add(label) ? null : Rules.DuplicateLabelName);
                Report(context, broken, element, label, Replacement(label, isReserved: seen.Contains));
            }
        }
    }

    // The declaration of the type is checked by MetricLabelsAnalyzer; only the label of the kind of metric depends on the registration.
    private static void CheckTypedLabels(OperationAnalysisContext context, Registration registration, Library library)
    {
        if (registration.OwnLabel.Length > 0
            && registration.LabelType(library) is INamedTypeSymbol labels
            && LabelsType.NamesOf(labels, library).Contains(registration.OwnLabel))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                registration.OwnLabelRule, ((IInvocationOperation)context.Operation).NameLocation(), registration.OwnLabel));
        }
    }

    private static void Report(OperationAnalysisContext context, DiagnosticDescriptor? broken, IOperation at, string name, string? newName)
    {
        if (broken is not null)
        {
            context.ReportDiagnostic(TextEdit.Report(broken, at.Syntax.GetLocation(), Renamed(at, name, newName), MetricName.Shown(name)));
        }
    }
}
