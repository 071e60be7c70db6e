using System.Collections.Immutable;
using MetricsClient.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MetricsClient.Analyzers.Tests;

/// <summary>Applies the code fixes in a workspace, as an editor does.</summary>
internal static class AppliedFixes
{
    private static readonly TextEditFix s_fix = new();

    /// <summary>Applies the code fixes of one diagnostic after the other, until none has a code fix.</summary>
    public static async Task<string> MendedAsync(Func<AdhocWorkspace, Document> add)
    {
        using var workspace = new AdhocWorkspace();
        Document document = add(workspace);
        while (await FirstActionAsync(document) is { } action)
        {
            document = await AfterAsync(action, document);
        }

        return await TextOf(document);
    }

    /// <summary>Applies the code fixes of all diagnostics of a rule in a document or project at once.</summary>
    public static async Task<string> AllMendedAsync(Func<AdhocWorkspace, Document> add, string rule, FixAllScope scope)
    {
        using var workspace = new AdhocWorkspace();
        Document document = add(workspace);
        ImmutableArray<Diagnostic> found = await DiagnosticsAsync(document);
        string? key = null;
        await s_fix.RegisterCodeFixesAsync(new CodeFixContext(
            document, found.First(diagnostic => diagnostic.Id == rule), (action, _) => key = action.EquivalenceKey, TestContext.Current.CancellationToken));
        var context = new FixAllContext(document, s_fix, scope, key!, [rule], new Found(found), TestContext.Current.CancellationToken);
        CodeAction? all = await s_fix.GetFixAllProvider().GetFixAsync(context);
        return await TextOf(await AfterAsync(all!, document));
    }

    private static async Task<CodeAction?> FirstActionAsync(Document document)
    {
        CodeAction? first = null;
        foreach (Diagnostic diagnostic in (await DiagnosticsAsync(document)).Where(static diagnostic => s_fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await s_fix.RegisterCodeFixesAsync(new CodeFixContext(
                document, diagnostic, (action, _) => first ??= action, TestContext.Current.CancellationToken));
        }

        return first;
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Document document) =>
        await CompiledProgram.DiagnosticsAsync((await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!);

    private static async Task<Document> AfterAsync(CodeAction action, Document document)
    {
        CodeActionOperation change = Assert.Single(await action.GetOperationsAsync(TestContext.Current.CancellationToken));
        return ((ApplyChangesOperation)change).ChangedSolution.GetDocument(document.Id)!;
    }

    private static async Task<string> TextOf(Document document) =>
        (await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString();

    private sealed class Found(ImmutableArray<Diagnostic> all) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(all);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(all.Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
