using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rewriting;

/// <summary>Composes code from text. Comments and markers inside the parts stay.</summary>
internal static class Code
{
    private static readonly Regex s_marker = new(@"/\*mcm:([0-9]+)\*/", RegexOptions.CultureInvariant);

    /// <summary>Returns the text of a node with its comments, without blanks around.</summary>
    public static string Text(SyntaxNode node)
    {
        string text = node.ToFullString().Trim();
        bool endsWithComment = node.GetTrailingTrivia().Any(static trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));
        return endsWithComment ? text + "\n" : text;
    }

    /// <summary>Returns the expression of a text in the place of another expression.</summary>
    public static ExpressionSyntax Expression(string text, SyntaxNode original) =>
        SyntaxFactory.ParseExpression(WithoutOuter(text, original)) is var expression ? Placed(expression, original) : null!;

    /// <summary>Returns the statement of a text in the place of another statement.</summary>
    public static StatementSyntax Statement(string text, SyntaxNode original) =>
        Placed(SyntaxFactory.ParseStatement(WithoutOuter(text, original)), original);

    /// <summary>Returns the type of a text in the place of another type.</summary>
    public static TypeSyntax Type(string text, SyntaxNode original) => Placed(SyntaxFactory.ParseTypeName(text), original);

    /// <summary>Returns the trivia that marks a manual change.</summary>
    public static SyntaxTrivia Marker(int index) => SyntaxFactory.Comment($"/*mcm:{index.ToString(CultureInfo.InvariantCulture)}*/");

    /// <summary>Removes the markers from a text.</summary>
    /// <returns>The text, and the index and place of each marker.</returns>
    public static (string Text, IReadOnlyList<(int Index, int Place)> Markers) WithoutMarkers(string text)
    {
        var markers = new List<(int, int)>();
        int removed = 0;
        string clean = s_marker.Replace(text, match =>
        {
            markers.Add((int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Index - removed));
            removed += match.Length;
            return "";
        });
        return (clean, markers);
    }

    /// <summary>Returns the blanks in front of the line in which a node starts.</summary>
    public static string IndentOf(SyntaxNode node)
    {
        Microsoft.CodeAnalysis.Text.SourceText source = node.SyntaxTree.GetText();
        string line = source.Lines.GetLineFromPosition(node.SpanStart).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    /// <summary>Returns true if only blanks are in front of a node in its line.</summary>
    public static bool StartsLine(SyntaxNode node) =>
        node.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Character == IndentOf(node).Length;

    /// <summary>Returns the comments above a node, each on a line of its own.</summary>
    public static string Comments(SyntaxNode node)
    {
        string indent = IndentOf(node);
        return string.Concat(node.GetLeadingTrivia()
            .Where(static trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
            .Select(comment => $"{comment}\n{indent}"));
    }

    /// <summary>Returns true if a node contains a directive, such as <c>#if</c>, which needs a line of its own.</summary>
    public static bool HasDirectivesInside(SyntaxNode node) =>
        node.ContainsDirectives && node.DescendantTrivia().Any(trivia => trivia.IsDirective && trivia.SpanStart > node.SpanStart);

    /// <summary>Returns true if a node is spread over several lines.</summary>
    public static bool IsMultiline(SyntaxNode node)
    {
        FileLinePositionSpan lines = node.SyntaxTree.GetLineSpan(node.Span);
        return lines.StartLinePosition.Line != lines.EndLinePosition.Line;
    }

    private static T Placed<T>(T node, SyntaxNode original)
        where T : SyntaxNode => node
            .WithLeadingTrivia(original.GetLeadingTrivia().AddRange(node.GetLeadingTrivia()))
            .WithTrailingTrivia(node.GetTrailingTrivia().AddRange(original.GetTrailingTrivia()));

    // The first and the last part of the text may contain the comments around the original.
    private static string WithoutOuter(string text, SyntaxNode original)
    {
        string before = original.GetLeadingTrivia().ToFullString().Trim(), after = original.GetTrailingTrivia().ToFullString().Trim();
        text = text.Trim();
        if (before.Length > 0 && text.StartsWith(before, StringComparison.Ordinal))
        {
            text = text.Substring(before.Length).TrimStart();
        }

        return after.Length > 0 && text.EndsWith(after, StringComparison.Ordinal) ? text.Substring(0, text.Length - after.Length).TrimEnd() : text;
    }
}
