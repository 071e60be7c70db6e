using System.Collections.Immutable;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Migration;

/// <summary>Finds files that use prometheus-net, and the manual changes in these files.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MigrationAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The rule whose code fix moves a file.</summary>
    internal const string MovableId = "MCM0001";

    private static readonly DiagnosticDescriptor s_movable = new(
        MovableId,
        "File that uses prometheus-net",
        "This file uses prometheus-net; move the file to MetricsClient",
        "Migration",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "The code fix moves the file. Each manual change has the rule MCM0002.",
        PageSection.Page);

    private static readonly DiagnosticDescriptor s_remaining = new(
        "MCM0002",
        "Code of prometheus-net that needs a manual change",
        "{0} See {1}",
        "Migration",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The code has no counterpart that the code fix could choose, or behaves differently after the move.",
        PageSection.Page);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(s_movable, s_remaining);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (PrometheusNet.IsReferencedBy(start.Compilation))
            {
                Compilation compilation = start.Compilation;
                CancellationToken cancellationToken = start.CancellationToken;
                var shapes = new Lazy<MetricShapes>(() => MetricShapes.Of([compilation], cancellationToken));
                start.RegisterSemanticModelAction(context => Report(context, shapes.Value));
            }
        });
    }

    private static void Report(SemanticModelAnalysisContext context, MetricShapes shapes)
    {
        if (FileMigration.Of(context.SemanticModel, shapes, context.CancellationToken) is not { } migration)
        {
            return;
        }

        SyntaxTree tree = context.SemanticModel.SyntaxTree;
        if (migration.IsChanged)
        {
            context.ReportDiagnostic(Diagnostic.Create(s_movable, Location.Create(tree, new TextSpan(0, 0))));
        }

        foreach (Remainder remainder in migration.Remainders)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                s_remaining, Location.Create(tree, remainder.Original), remainder.Message, $"{PageSection.Page}#{remainder.Section}"));
        }
    }
}
