using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MetricsClient.CodeFixes;

/// <summary>Applies the changes of all diagnostics of a rule in a document, project or solution.</summary>
/// <remarks>The provider of Roslyn omits changes at one place, such as two variables in front of one statement.</remarks>
internal sealed class TextEditFixAll : FixAllProvider
{
    /// <inheritdoc/>
    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        var diagnostics = new List<Diagnostic>();
        if (context is { Scope: FixAllScope.Document, Document: { } document })
        {
            diagnostics.AddRange(await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false));
        }
        else
        {
            foreach (Project project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project])
            {
                diagnostics.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
            }
        }

        string title = context.CodeActionEquivalenceKey ?? "";
        Solution solution = context.Solution;
        return CodeAction.Create(
            title,
            cancellation => SourceEdits.ApplyAsync(solution, diagnostics.Where(diagnostic => TextEditFix.TitleOf(diagnostic) == title), cancellation),
            title);
    }
}
