using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Migration.Rewriting;

/// <summary>Code below an <c>#if</c> whose condition is false. The compiler does not read this code, so no rule can move the code.</summary>
internal static class DisabledCode
{
    /// <summary>Returns the disabled parts that name prometheus-net.</summary>
    public static IReadOnlyList<Remainder> Find(SyntaxNode root, SourceText text) =>
    [
        .. root.DescendantTrivia()
            .Where(static trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia) && trivia.ToString().Contains("Prometheus"))
            .Select(trivia => new Remainder(trivia.Span, "This code is disabled by #if and was not moved.", PageSection.Packages)
            {
                Position = text.Lines.GetLinePosition(trivia.SpanStart),
            }),
    ];
}
