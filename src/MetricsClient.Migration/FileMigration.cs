using MetricsClient.Migration.Rewriting;
using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Migration;

/// <summary>A source file after the move from prometheus-net to MetricsClient.</summary>
internal sealed class FileMigration
{
    private FileMigration(SourceText text, bool isChanged, IReadOnlyList<Remainder> remainders)
    {
        Text = text;
        IsChanged = isChanged;
        Remainders = remainders;
    }

    /// <summary>Gets the text after the move, in the encoding of the file.</summary>
    public SourceText Text { get; }

    /// <summary>Gets a value indicating whether the text differs from the text before the move.</summary>
    public bool IsChanged { get; }

    /// <summary>Gets the manual changes, in the order of the file.</summary>
    public IReadOnlyList<Remainder> Remainders { get; }

    /// <summary>Moves a file.</summary>
    /// <param name="model">The file in a compilation that references prometheus-net.</param>
    /// <param name="shapes">The metrics of all projects that share types with the file.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The moved file; null if the file has no code of prometheus-net.</returns>
    public static FileMigration? Of(SemanticModel model, MetricShapes shapes, CancellationToken cancellationToken)
    {
        SyntaxNode root = model.SyntaxTree.GetRoot(cancellationToken);
        SourceText before = model.SyntaxTree.GetText(cancellationToken);

        // Code can use members of prometheus-net without its name: by an alias for all files, or by a field of another file.
        IReadOnlyList<Remainder> disabled = DisabledCode.Find(root);
        var rewriter = new FileRewriter(model, shapes, cancellationToken);
        SyntaxNode rewritten = rewriter.Visit(root);
        if (rewriter.Remainders.Count == 0 && disabled.Count == 0 && rewritten == root)
        {
            return null;
        }

        string newLine = before.ToString().IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r\n" : "\n";
        (string text, IReadOnlyList<(int Index, int Place)> markers) =
            Code.WithoutMarkers(rewritten.ToFullString().Replace("\r\n", "\n").Replace("\n", newLine));
        var after = SourceText.From(text, before.Encoding, before.ChecksumAlgorithm);
        DisabledCode.AddPlaces(disabled, after, model.SyntaxTree.Options);
        foreach ((int index, int place) in markers)
        {
            rewriter.Remainders[index].Position = after.Lines.GetLinePosition(place);
        }

        return new FileMigration(after, !before.ContentEquals(after), [.. rewriter.Remainders.Concat(disabled).OrderBy(static remainder => remainder.Position)]);
    }
}
