using MetricsClient.Migration.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Usings: <c>using Prometheus;</c> becomes <c>using MetricsClient;</c>, and namespaces that the moved code needs are added.</summary>
internal static class UsingRules
{
    /// <summary>Moves a using.</summary>
    /// <returns>The moved using; null if MetricsClient has nothing in the place of the namespace.</returns>
    public static UsingDirectiveSyntax? Move(FileRewriter file, UsingDirectiveSyntax node)
    {
        if (node.NamespaceOrType is not { } target)
        {
            return node;
        }

        ISymbol? symbol = file.SymbolOf(target);
        if (PrometheusNet.IsNamespace(symbol))
        {
            return symbol!.ToDisplayString() == PrometheusNet.Namespace ? Renamed(node, target, Global(target) + PrometheusNet.Successor) : null;
        }

        return symbol is INamedTypeSymbol type && PrometheusNet.Owns(type)
            ? (UsingDirectiveSyntax)node.ReplaceNode(target, Code.Type(Global(target) + PrometheusNet.Successor + "." + TypeRules.PlainName(file, target, type), target))
            : node;
    }

    /// <summary>Removes duplicate usings, keeps the comments in front of removed usings, and adds the missing namespaces.</summary>
    public static CompilationUnitSyntax Complete(FileRewriter file, CompilationUnitSyntax before, CompilationUnitSyntax after)
    {
        var kept = new List<UsingDirectiveSyntax>();
        foreach (UsingDirectiveSyntax directive in after.Usings)
        {
            if (!kept.Any(other => other.WithoutTrivia().ToString() == directive.WithoutTrivia().ToString()))
            {
                kept.Add(directive);
            }
        }

        string[] present = [.. kept.Where(static directive => directive.Alias is null).Select(static directive => directive.Name?.ToString() ?? "")];
        List<UsingDirectiveSyntax> missing = [.. file.Needed
            .Where(name => !present.Contains(name) && !file.Shapes.Imports(file.Model.Compilation, name))
            .Select(static name => SyntaxFactory.ParseCompilationUnit($"using {name};\n").Usings[0])];
        if (missing.Count == 0 && kept.Count == before.Usings.Count)
        {
            return after;
        }

        SyntaxTriviaList header = before.Usings.FirstOrDefault()?.GetLeadingTrivia() ?? default;
        UsingDirectiveSyntax[] all = [.. missing, .. kept];
        if (all.Length == 0)
        {
            return after.WithUsings(default);
        }

        bool hasHeader = before.Usings.Count > 0 && header.ToFullString().Trim().Length > 0;
        if (hasHeader)
        {
            all = [.. all.Select(directive => directive.GetLeadingTrivia().ToFullString() == header.ToFullString() ? directive.WithoutLeadingTrivia() : directive)];
            all[0] = all[0].WithLeadingTrivia(header);
        }

        return after.WithUsings(SyntaxFactory.List(all));
    }

    private static string Global(SyntaxNode target) => target.ToString().StartsWith("global::", StringComparison.Ordinal) ? "global::" : "";

    private static UsingDirectiveSyntax Renamed(UsingDirectiveSyntax node, TypeSyntax target, string name) =>
        node.WithNamespaceOrType(Code.Type(name, target));
}
