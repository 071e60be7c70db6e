using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Repository.Tests;

/// <summary>A piece of text for people, and its place.</summary>
/// <param name="Path">The file, below the root.</param>
/// <param name="Line">The first line, counted from 1.</param>
/// <param name="Text">The text.</param>
internal readonly record struct Prose(string Path, int Line, string Text)
{
    /// <summary>Finds the texts of a C# file: comments, string literals, and names of methods outside of src.</summary>
    public static IEnumerable<Prose> OfSource(string path) => OfSource(path, RepositoryFiles.Parse(path));

    /// <summary>Finds the texts of C# source at a path.</summary>
    public static IEnumerable<Prose> OfSource(string path, string source) =>
        OfSource(path, CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken).GetRoot());

    private static IEnumerable<Prose> OfSource(string path, SyntaxNode root)
    {
        foreach (SyntaxTrivia trivia in root.DescendantTrivia())
        {
            if (trivia.ToFullString() is { Length: > 1 } text && text.AsSpan().TrimStart().StartsWith("/", StringComparison.Ordinal))
            {
                yield return new Prose(path, LineOf(trivia.GetLocation()), text);
            }
        }

        bool isShipped = path.StartsWith("src/", StringComparison.Ordinal);
        foreach (SyntaxToken token in root.DescendantTokens())
        {
            bool isLiteral = token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken;
            if (isLiteral)
            {
                yield return new Prose(path, LineOf(token.GetLocation()), token.ValueText);
            }
            else if (!isShipped && token.Parent is MethodDeclarationSyntax method && method.Identifier == token)
            {
                yield return new Prose(path, LineOf(token.GetLocation()), token.ValueText.Replace('_', ' '));
            }
        }
    }

    /// <summary>Takes each line of a page or script.</summary>
    public static IEnumerable<Prose> OfPage(string path) =>
        RepositoryFiles.Read(path).Split('\n').Select((line, index) => new Prose(path, index + 1, line));

    private static int LineOf(Location location) => location.GetLineSpan().StartLinePosition.Line + 1;
}
