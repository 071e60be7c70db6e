using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MetricsClient.Analyzers.Labels;

/// <summary>Checks the types with the attribute <c>MetricLabels</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MetricLabelsAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        Rules.LabelsWithoutParameters,
        Rules.LabelsNotPartial,
        Rules.FileLocalLabels,
        Rules.UnsupportedLabelType,
        Rules.FlagsLabel,
        Rules.BadLabelValues,
        Rules.UnboundedLabels,
        Rules.InvalidLabelName,
        Rules.Utf8LabelName,
        Rules.ReservedLabelName,
        Rules.DuplicateLabelName);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (Library.In(start.Compilation) is { } library)
            {
                start.RegisterSymbolAction(symbol => Check(symbol, library), SymbolKind.NamedType);
            }
        });
    }

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
