using System.Collections.Immutable;
using MetricsClient.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.CodeFixes;

/// <summary>Applies the change of the source that a diagnostic carries.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class TextEditFix : CodeFixProvider
{
    private static readonly Dictionary<string, string> s_titles = new(StringComparer.Ordinal)
    {
        ["MC0003"] = "Append '_total'",
        ["MC0005"] = "Use CountExceptionsAsync",
        ["MC0006"] = "Add 'partial'",
        ["MC0010"] = "Sort the bounds",
        ["MC0011"] = "Remove '_total'",
        ["MC0013"] = "Use seconds",
        ["MC0015"] = "Add 'using'",
    };

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.CreateRange(s_titles.Keys);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (diagnostic.Properties.TryGetValue(TextEdit.NewText, out string? text) && text is not null)
            {
                string title = s_titles[diagnostic.Id];
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancellation => ChangedAsync(context.Document, diagnostic, text, cancellation), title),
                    diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    // The place can be in another file, such as the declaration of a type around the type of the diagnostic.
    private static async Task<Solution> ChangedAsync(Document document, Diagnostic diagnostic, string text, CancellationToken cancellationToken)
    {
        Location place = diagnostic.AdditionalLocations[0];
        Document target = document.Project.Solution.GetDocument(place.SourceTree) ?? document;
        SourceText source = await target.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.Project.Solution.WithDocumentText(target.Id, source.WithChanges(new TextChange(place.SourceSpan, text)));
    }
}
