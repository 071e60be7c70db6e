using System.Collections.Immutable;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Migration;

/// <summary>Moves a file, a project or a solution from prometheus-net to MetricsClient.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MigrationFix : CodeFixProvider
{
    private const string Title = "Move to MetricsClient";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(MigrationAnalyzer.MovableId);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, _) =>
        await MovedAsync(document, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Document document = context.Document;
        context.RegisterCodeFix(
            CodeAction.Create(Title, async cancellationToken => await MovedAsync(document, cancellationToken).ConfigureAwait(false), Title),
            context.Diagnostics);
        return Task.CompletedTask;
    }

    // All files are moved on the basis of the same solution, in which every file still uses prometheus-net.
    private static async Task<Document> MovedAsync(Document document, CancellationToken cancellationToken)
    {
        var compilations = new List<Compilation>();
        foreach (Project project in document.Project.Solution.Projects)
        {
            if (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is { } compilation && PrometheusNet.IsReferencedBy(compilation))
            {
                compilations.Add(compilation);
            }
        }

        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        SourceText? moved = model is null ? null : FileMigration.Of(model, MetricShapes.Of(compilations, cancellationToken), cancellationToken)?.Text;
        return moved is null ? document : document.WithText(moved);
    }
}
