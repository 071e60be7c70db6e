using MetricsClient.Migration.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Usings: <c>using Prometheus;</c> becomes <c>using MetricsClient;</c>, and namespaces that the moved code needs are added.</summary>
internal static class UsingRules
{
    private static readonly SyntaxAnnotation s_removed = new();

    /// <summary>Moves a using. A using without counterpart is removed by <see cref="WithoutRemoved"/>.</summary>
    public static UsingDirectiveSyntax Move(FileRewriter file, UsingDirectiveSyntax node)
    {
        if (node.NamespaceOrType is not { } target)
        {
            return node;
        }

        ISymbol? symbol = file.SymbolOf(target);
        if (PrometheusNet.IsNamespace(symbol))
        {
            return MoveNamespace(file, node, target, (INamespaceSymbol)symbol!);
        }

        return symbol is INamedTypeSymbol type && PrometheusNet.Owns(type)
            ? Renamed(node, target, $"{Global(target)}{PrometheusNet.Successor}.{TypeRules.PlainName(file, target, type)}")
            : node;
    }

    /// <summary>Removes usings without counterpart, and duplicates. Directives such as <c>#if</c> in front of them stay.</summary>
    /// <param name="usings">The moved usings.</param>
    /// <param name="rest">The directives in front of the last usings, if these are removed.</param>
    public static SyntaxList<UsingDirectiveSyntax> WithoutRemoved(SyntaxList<UsingDirectiveSyntax> usings, out SyntaxTriviaList rest)
    {
        var kept = new List<UsingDirectiveSyntax>();
        rest = default;
        foreach (UsingDirectiveSyntax directive in usings)
        {
            bool isRemoved = directive.HasAnnotation(s_removed)
                || kept.Any(other => other.WithoutTrivia().ToString() == directive.WithoutTrivia().ToString());
            SyntaxTriviaList leading = rest.AddRange(directive.GetLeadingTrivia());
            rest = isRemoved && (kept.Count == 0 || directive.ContainsDirectives) ? leading : default;
            if (!isRemoved)
            {
                kept.Add(directive.WithLeadingTrivia(leading));
            }
        }

        return SyntaxFactory.List(kept);
    }

    /// <summary>Removes usings from a file, and adds the namespaces that its moved code needs.</summary>
    public static CompilationUnitSyntax Complete(FileRewriter file, CompilationUnitSyntax after)
    {
        SyntaxList<UsingDirectiveSyntax> kept = WithoutRemoved(after.Usings, out SyntaxTriviaList rest);
        string[] present = [.. kept.Where(static directive => directive.Alias is null).Select(static directive => directive.Name?.ToString() ?? "")];
        UsingDirectiveSyntax[] missing = [.. file.Needed
            .Where(name => !present.Contains(name) && !file.Shapes.Imports(file.Model.Compilation, name))
            .Select(static name => SyntaxFactory.ParseCompilationUnit($"using {name};\n").Usings[0])];
        if (missing.Length == 0 && kept.Count == after.Usings.Count)
        {
            return after;
        }

        // The header of the file stays above the first using.
        if (missing.Length > 0 && kept.Count > 0 && !kept[0].ContainsDirectives)
        {
            missing[0] = missing[0].WithLeadingTrivia(kept[0].GetLeadingTrivia());
            kept = kept.Replace(kept[0], kept[0].WithLeadingTrivia());
        }

        CompilationUnitSyntax completed = after.WithUsings(SyntaxFactory.List(missing.Concat(kept)));
        SyntaxToken next = completed.Members.FirstOrDefault()?.GetFirstToken() ?? completed.EndOfFileToken;
        return rest.Count == 0 ? completed : completed.ReplaceToken(next, next.WithLeadingTrivia(rest.AddRange(next.LeadingTrivia)));
    }

    // The program or another package can add types to a namespace of prometheus-net. The using then stays beside the new one.
    private static UsingDirectiveSyntax MoveNamespace(FileRewriter file, UsingDirectiveSyntax node, TypeSyntax target, INamespaceSymbol symbol)
    {
        bool isRoot = symbol.ToDisplayString() == PrometheusNet.Namespace;
        if (symbol.GetTypeMembers().Any(type => !PrometheusNet.Owns(type) && file.Model.IsAccessible(target.SpanStart, type)))
        {
            if (isRoot && node.Alias is null)
            {
                file.Needed.Add(PrometheusNet.Successor);
            }

            return node;
        }

        return isRoot ? Renamed(node, target, Global(target) + PrometheusNet.Successor) : node.WithAdditionalAnnotations(s_removed);
    }

    private static string Global(SyntaxNode target) => target.ToString().StartsWith("global::", StringComparison.Ordinal) ? "global::" : "";

    private static UsingDirectiveSyntax Renamed(UsingDirectiveSyntax node, TypeSyntax target, string name) =>
        node.WithNamespaceOrType(Code.Type(name, target));
}
