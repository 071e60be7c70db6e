using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MetricsClient.Analyzers.Labels;

/// <summary>Checks the types with the attribute <c>MetricLabels</c>. Visual Basic has no record structs, so that such types are declared in C#.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MetricLabelsAnalyzer() : LibraryAnalyzer(
    Rules.LabelsWithoutParameters,
    Rules.LabelsNotPartial,
    Rules.FileLocalLabels,
    Rules.UnsupportedLabelType,
    Rules.FlagsLabel,
    Rules.BadLabelValues,
    Rules.SameLabelValue,
    Rules.UnboundedLabels,
    Rules.InvalidLabelName,
    Rules.Utf8LabelName,
    Rules.ReservedLabelName,
    Rules.DuplicateLabelName)
{
    private protected override void Register(CompilationStartAnalysisContext start, Library library) =>
        start.RegisterSymbolAction(symbol => Check(symbol, library), SymbolKind.NamedType);

    private static void Check(SymbolAnalysisContext context, Library library)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (library.HasLabels(type))
        {
            foreach (Diagnostic problem in LabelsType.Of(type, library).Problems)
            {
                context.ReportDiagnostic(problem);
            }
        }
    }
}
