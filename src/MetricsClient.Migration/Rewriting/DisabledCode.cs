using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Migration.Rewriting;

/// <summary>Code below an <c>#if</c> whose condition is false. The compiler does not read this code, so no rule can move the code.</summary>
internal static class DisabledCode
{
    private const string Message = "This code is disabled by #if and was not moved.";

    /// <summary>Returns the disabled parts that name prometheus-net, with their places before the move.</summary>
    public static IReadOnlyList<Remainder> Find(SyntaxNode root) =>
        [.. In(root).Select(static part => new Remainder(part, Message, PageSection.Packages, isDisabledCode: true))];

    /// <summary>Adds the places after the move. The moved file has the same disabled parts in the same order.</summary>
    public static void AddPlaces(IReadOnlyList<Remainder> disabled, SourceText moved, ParseOptions options)
    {
        if (disabled.Count == 0)
        {
            return;
        }

        TextSpan[] parts = [.. In(CSharpSyntaxTree.ParseText(moved, (CSharpParseOptions)options).GetRoot())];
        for (int i = 0; i < Math.Min(parts.Length, disabled.Count); i++)
        {
            disabled[i].Position = moved.Lines.GetLinePosition(parts[i].Start);
        }
    }

    private static IEnumerable<TextSpan> In(SyntaxNode root) => root.DescendantTrivia()
        .Where(static trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia) && trivia.ToString().Contains("Prometheus"))
        .Select(static trivia => trivia.Span);
}
