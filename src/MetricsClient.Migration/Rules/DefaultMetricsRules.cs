using MetricsClient.Migration.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Migration.Rules;

/// <summary>Default metrics: the start of a program adds the process metrics under the names of prometheus-net.</summary>
internal static class DefaultMetricsRules
{
    private const string OtherDefaults =
        "The event counters and .NET meters of prometheus-net are no default metrics; if dashboards use them, add registry.AddDotNetMetrics() and adapt the names.";

    /// <summary>Returns true if the call suppresses default metrics, but not the process metrics. Such a call has no effect after the move.</summary>
    public static bool KeepsProcessMetrics(FileRewriter file, InvocationExpressionSyntax call) =>
        IsCallOf(call, "SuppressDefaultMetrics") && PrometheusNet.MemberName(file.SymbolOf(call)) == "Metrics.SuppressDefaultMetrics" && Settings(call) is { } settings && !settings.Contains("SuppressProcessMetrics");

    /// <summary>Moves a call that suppresses default metrics.</summary>
    /// <returns>The moved call; null if the form stays.</returns>
    public static SyntaxNode? Move(FileRewriter file, InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.Count == 0 ? null
        : Settings(call) is null ? file.Leave(call, call, "Only process metrics are default metrics; call Metrics.SuppressDefaultMetrics() or nothing.", PageSection.DefaultMetrics)
        : Code.Expression(Suppressed(file, call), call);

    /// <summary>Adds the process metrics of prometheus-net to the start of a program, unless the program suppresses them.</summary>
    /// <param name="file">The rewriter of the file.</param>
    /// <param name="before">The file before the move.</param>
    /// <param name="after">The moved file.</param>
    public static CompilationUnitSyntax AddToEntryPoint(FileRewriter file, CompilationUnitSyntax before, CompilationUnitSyntax after)
    {
        if (EntryPoint(file, before) is not { } entryPoint)
        {
            return after;
        }

        InvocationExpressionSyntax[] calls = [.. file.Model.Compilation.SyntaxTrees.SelectMany(static tree => tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())];
        InvocationExpressionSyntax[] suppressions = [.. calls.Where(static call => IsCallOf(call, "SuppressDefaultMetrics"))];
        if (suppressions.Any(static call => Settings(call)?.Contains("SuppressProcessMetrics") != false)
            || calls.Any(static call => IsCallOf(call, "AddPrometheusNetProcessMetrics")))
        {
            return after;
        }

        SyntaxNode? first = before.Members.Any(SyntaxKind.GlobalStatement)
            ? after.Members.OfType<GlobalStatementSyntax>().FirstOrDefault()
            : after.DescendantNodes().OfType<MethodDeclarationSyntax>().FirstOrDefault(method => IsMain(method, entryPoint) && (method.ExpressionBody is not null || method.Body!.Statements.Any()));
        if (first is null)
        {
            return after;
        }

        bool hasOthers = !suppressions.Any(static call => Settings(call) is { } settings && settings.Contains("SuppressEventCounters") && settings.Contains("SuppressMeters"));
        string text = $"{file.Named("Metrics")}.AddPrometheusNetProcessMetrics({file.Named("Metrics")}.DefaultRegistry);";
        SyntaxNode place = before.Members.FirstOrDefault() ?? (SyntaxNode)before;
        string marked = hasOthers ? file.Leave(text, place, OtherDefaults, PageSection.DefaultMetrics) : text;
        return first is GlobalStatementSyntax statement ? WithStatement(after, statement, marked) : WithFirstStatement(after, (MethodDeclarationSyntax)first, marked);
    }

    private static string Suppressed(FileRewriter file, InvocationExpressionSyntax call)
    {
        string text = $"{file.Moved(call.Expression)}()";
        return Settings(call)!.Contains("SuppressMeters") ? text : file.Leave(text, call, OtherDefaults, PageSection.DefaultMetrics);
    }

    private static IMethodSymbol? EntryPoint(FileRewriter file, CompilationUnitSyntax before) =>
        file.Model.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
        && file.Model.Compilation.GetEntryPoint(CancellationToken.None) is { } method
        && method.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree == before.SyntaxTree
            ? method
            : null;

    private static bool IsMain(MethodDeclarationSyntax method, IMethodSymbol entryPoint) =>
        method.Identifier.ValueText == entryPoint.Name
        && method.ParameterList.Parameters.Count == entryPoint.Parameters.Length
        && (method.Parent as TypeDeclarationSyntax)?.Identifier.ValueText == entryPoint.ContainingType.Name;

    private static CompilationUnitSyntax WithStatement(CompilationUnitSyntax after, GlobalStatementSyntax first, string text)
    {
        GlobalStatementSyntax added = SyntaxFactory.GlobalStatement(SyntaxFactory.ParseStatement(text + "\n"));
        added = added.WithLeadingTrivia(first.GetLeadingTrivia().AddRange(added.GetLeadingTrivia()));
        return after.ReplaceNode(first, new[] { added, first.WithLeadingTrivia() });
    }

    private static CompilationUnitSyntax WithFirstStatement(CompilationUnitSyntax after, MethodDeclarationSyntax main, string text)
    {
        if (main.Body is not { } body)
        {
            return after.ReplaceNode(main, WithBlock(main, text));
        }

        StatementSyntax first = body.Statements[0];
        string indent = first.GetLeadingTrivia().ToFullString() is var trivia ? trivia.Substring(trivia.LastIndexOf('\n') + 1) : "";
        StatementSyntax added = SyntaxFactory.ParseStatement(text + "\n");
        added = added.WithLeadingTrivia(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(indent)).AddRange(added.GetLeadingTrivia()));
        return after.ReplaceNode(body, body.WithStatements(body.Statements.Insert(0, added)));
    }

    // static int Main() => Run(); becomes a method with a block.
    private static MethodDeclarationSyntax WithBlock(MethodDeclarationSyntax main, string text)
    {
        bool hasResult = main.ReturnType.ToString() != "void"
            && !(main.Modifiers.Any(SyntaxKind.AsyncKeyword) && main.ReturnType is not (GenericNameSyntax or QualifiedNameSyntax { Right: GenericNameSyntax }));
        string trivia = main.GetLeadingTrivia().ToFullString(), indent = "\n" + trivia.Substring(trivia.LastIndexOf('\n') + 1), inner = indent + "    ";
        string end = main.ExpressionBody!.Expression is ThrowExpressionSyntax ? "" : hasResult ? "return " : "";
        var block = (BlockSyntax)SyntaxFactory.ParseStatement($"{indent}{{{inner}{text}{inner}{end}{main.ExpressionBody.Expression.ToFullString().Trim()};{indent}}}{main.SemicolonToken.TrailingTrivia}");
        return main
            .WithExpressionBody(null)
            .WithSemicolonToken(default)
            .WithParameterList(main.ParameterList.WithCloseParenToken(main.ParameterList.CloseParenToken.WithTrailingTrivia()))
            .WithBody(block);
    }

    private static bool IsCallOf(InvocationExpressionSyntax call, string method) =>
        ((call.Expression as MemberAccessExpressionSyntax)?.Name ?? call.Expression as IdentifierNameSyntax)?.Identifier.ValueText == method;

    // The settings that are true; null if the call suppresses all, or if the argument is not written in the call.
    private static HashSet<string>? Settings(InvocationExpressionSyntax call) =>
        Only.Of(call.ArgumentList.Arguments) is { Expression: BaseObjectCreationExpressionSyntax creation }
            ? new HashSet<string>(
                (creation.Initializer?.Expressions ?? default).OfType<AssignmentExpressionSyntax>()
                    .Where(static assignment => !assignment.Right.IsKind(SyntaxKind.FalseLiteralExpression))
                    .Select(static assignment => assignment.Left.ToString()),
                StringComparer.Ordinal)
            : null;
}
