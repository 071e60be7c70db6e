using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Migration.Tests;

/// <summary>The analyzer and the code fix, in a workspace as an editor has one.</summary>
public sealed class CodeFixTests
{
    private const string Orders = "using Prometheus;\npublic static class Orders { public static readonly Counter Count = Metrics.CreateCounter(\"a_total\", \"A.\", \"x\"); }\n";
    private const string User = "using Prometheus;\npublic class User { public void Run(Counter count) { count.Labels(\"1\").Inc(); _ = Orders.Count.ToString() + Metrics.DefaultRegistry.StaticLabels; } }\n";

    [Fact]
    public async Task The_analyzer_reports_each_file_and_each_manual_change() => Assert.Equal(
        [
            "0.cs(0,0) MCM0001 Info: This file uses prometheus-net; move the file to MetricsClient",
            "1.cs(0,0) MCM0001 Info: This file uses prometheus-net; move the file to MetricsClient",
            "1.cs(1,132) MCM0002 Warning: The static labels cannot be read; keep the dictionary. See docs/from-prometheus-net.md#registries-and-factories",
        ],
        (await DiagnosticsAsync(Project(new AdhocWorkspace()))).Select(static found =>
        {
            FileLinePositionSpan place = found.Location.GetLineSpan();
            return $"{place.Path}({place.StartLinePosition.Line},{place.StartLinePosition.Character}) {found.Id} {found.Severity}: {found.GetMessage(CultureInfo.InvariantCulture)}";
        }).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_program_without_prometheus_net_has_no_diagnostic()
    {
        using var workspace = new AdhocWorkspace();
        Project project = Project(workspace);
        project = project.WithMetadataReferences(project.MetadataReferences.Where(static reference => reference.Display?.Contains("Prometheus", StringComparison.Ordinal) != true));

        Assert.Empty(await DiagnosticsAsync(project));
    }

    [Fact]
    public async Task The_code_fix_moves_one_file()
    {
        using var workspace = new AdhocWorkspace();
        Document document = Project(workspace).Documents.Single(static document => document.Name == "1.cs");
        Diagnostic found = (await DiagnosticsAsync(document.Project)).First(static found => found.Location.GetLineSpan().Path == "1.cs");
        CodeAction? action = null;
        await new MigrationFix().RegisterCodeFixesAsync(new CodeFixContext(document, found, (registered, _) => action = registered, TestContext.Current.CancellationToken));

        Solution solution = await ChangedAsync(action!);

        Assert.Equal([Orders, User.Replace("Prometheus", "MetricsClient", StringComparison.Ordinal).Replace("Counter count", "MetricFamily<Counter> count", StringComparison.Ordinal).Replace("Labels(\"1\")", "WithLabels(\"1\")", StringComparison.Ordinal)], await TextsAsync(solution));
    }

    [Fact]
    public async Task The_code_fix_moves_all_files_on_the_basis_of_the_same_solution()
    {
        using var workspace = new AdhocWorkspace();
        Project project = Project(workspace);
        ImmutableArray<Diagnostic> found = await DiagnosticsAsync(project);
        var fix = new MigrationFix();
        Document first = project.Documents.Single(static document => document.Name == "0.cs");
        var context = new FixAllContext(first, fix, FixAllScope.Solution, "Move to MetricsClient", fix.FixableDiagnosticIds, new Known(found), TestContext.Current.CancellationToken);

        Solution solution = await ChangedAsync((await fix.GetFixAllProvider().GetFixAsync(context))!);

        Assert.Equal(
            [
                "using MetricsClient;\npublic static class Orders { public static readonly MetricFamily<Counter> Count = Metrics.CreateCounter(\"a_total\", \"A.\", \"x\"); }\n",
                "using MetricsClient;\npublic class User { public void Run(MetricFamily<Counter> count) { count.WithLabels(\"1\").Inc(); _ = Orders.Count.ToString() + Metrics.DefaultRegistry.StaticLabels; } }\n",
            ],
            await TextsAsync(solution));
    }

    private static Project Project(AdhocWorkspace workspace)
    {
        Project project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "Program",
            "Program",
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(MovedProgram.Language),
            metadataReferences: MovedProgram.PrometheusNetReferences));
        project = project.AddDocument("0.cs", SourceText.From(Orders), filePath: "0.cs").Project;
        return project.AddDocument("1.cs", SourceText.From(User), filePath: "1.cs").Project;
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Project project) =>
        await (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!
            .WithAnalyzers([new MigrationAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

    private static async Task<Solution> ChangedAsync(CodeAction action) =>
        ((ApplyChangesOperation)Assert.Single(await action.GetOperationsAsync(TestContext.Current.CancellationToken))).ChangedSolution;

    private static async Task<string[]> TextsAsync(Solution solution)
    {
        var texts = new List<string>();
        foreach (Document document in solution.Projects.Single().Documents.OrderBy(static document => document.Name, StringComparer.Ordinal))
        {
            texts.Add((await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        }

        return [.. texts];
    }

    private sealed class Known(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics.Where(found => found.Location.GetLineSpan().Path == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
