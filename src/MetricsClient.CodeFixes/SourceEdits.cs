using MetricsClient.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.CodeFixes;

/// <summary>Applies changes of the source to a solution.</summary>
internal static class SourceEdits
{
    /// <summary>
    /// Applies the changes of diagnostics. Equal changes are applied once. A diagnostic whose changes overlap with earlier changes is
    /// omitted as a whole, so that a second run finds it again.
    /// </summary>
    public static async Task<Solution> ApplyAsync(Solution solution, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        foreach (IGrouping<DocumentId, TextChange> file in Accepted(solution, diagnostics).GroupBy(static edit => edit.File, static edit => edit.Change))
        {
            SourceText source = await solution.GetDocument(file.Key)!.GetTextAsync(cancellationToken).ConfigureAwait(false);
            solution = solution.WithDocumentText(file.Key, source.WithChanges(file.OrderBy(static change => change.Span.Start).ThenBy(static change => change.Span.Length)));
        }

        return solution;
    }

    // A change can be in another file than the diagnostic, such as the declaration of a type around the type of the diagnostic.
    private static List<(DocumentId File, TextChange Change)> Accepted(Solution solution, IEnumerable<Diagnostic> diagnostics)
    {
        var accepted = new List<(DocumentId File, TextChange Change)>();
        foreach (Diagnostic diagnostic in diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            var edits = TextEdit.In(diagnostic)
                .Select(edit => (File: solution.GetDocument(edit.Place.SourceTree)?.Id, Change: new TextChange(edit.Place.SourceSpan, edit.Text)))
                .ToList();
            if (edits.TrueForAll(edit => edit.File is not null && !accepted.Exists(other => other.File == edit.File && Overlap(other.Change, edit.Change))))
            {
                accepted.AddRange(edits.Select(static edit => (edit.File!, edit.Change)).Where(edit => !accepted.Contains(edit)));
            }
        }

        return accepted;
    }

    // Two insertions at one place are applied one after the other.
    private static bool Overlap(TextChange x, TextChange y) =>
        !x.Equals(y) && x.Span.Start < y.Span.End && y.Span.Start < x.Span.End;
}
