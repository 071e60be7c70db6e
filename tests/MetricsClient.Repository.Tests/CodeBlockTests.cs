using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MetricsClient.Analyzers;
using MetricsClient.Analyzers.Labels;
using MetricsClient.Repository.Tests.Pages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MetricsClient.Repository.Tests;

/// <summary>The code blocks of the README, of the page of the packages, and of all pages are valid.</summary>
public sealed class CodeBlockTests
{
    // docs/analyzers.md: RuleHelpTests compiles each violation and each fix.
    private static readonly string[] s_compiledElsewhere = ["docs/analyzers.md"];

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.CSharp14);

    // A Chinese page has the blocks of its English source.
    private static readonly CodeBlock[] s_blocks =
    [
        .. MarkdownPage.ReadAll()
            .Append(MarkdownPage.Read("src/PACKAGE.md"))
            .Where(static page => !page.Path.StartsWith("docs/zh/", StringComparison.Ordinal) && page.Path != "README.zh-CN.md")
            .SelectMany(static page => page.CodeBlocks()),
    ];

    [Fact]
    public async Task Every_csharp_block_compiles_and_follows_the_rules_of_the_analyzers()
    {
        CodeBlock[] blocks =
        [
            .. s_blocks.Where(static block => block.Language == "csharp"
                && !s_compiledElsewhere.Contains(block.Path)
                && !block.Note.StartsWith("code of ", StringComparison.Ordinal)
                && !block.Note.StartsWith("compiled by ", StringComparison.Ordinal)),
        ];
        Assert.InRange(blocks.Length, 30, 500);

        CSharpCompilation compilation = Compile([.. blocks.Select(PageProgram.SourceOf)]);
        IEnumerable<Diagnostic> errors = compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Findings.None("A code block does not compile.", errors.Select(Describe));

        Findings.None("A code block has a mistake that an analyzer reports.", (await AnalyzeAsync(compilation)).Select(Describe));
    }

    [Fact]
    public void A_mistake_in_a_block_is_found_on_the_line_of_the_page()
    {
        var block = new CodeBlock("docs/a.md", 40, "csharp", "int sum = 1;\nint other = sum + offset;\nMissing();\n", "given: int offset");

        IEnumerable<string> errors = Compile([PageProgram.SourceOf(block, 0)]).GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(Describe);

        Assert.Equal(["docs/a.md:42: CS0103 The name 'Missing' does not exist in the current context"], errors);
    }

    [Fact]
    public async Task A_mistake_that_an_analyzer_reports_is_found_on_the_line_of_the_page()
    {
        var block = new CodeBlock("docs/a.md", 7, "csharp", "using MetricsClient;\n\nMetrics.CreateCounter(\"a\", \"Help.\").Inc(-1);\n", "");

        Assert.All(await AnalyzeAsync(Compile([PageProgram.SourceOf(block, 0)])), static found => Assert.StartsWith("docs/a.md:9: MC", Describe(found), StringComparison.Ordinal));
        Assert.NotEmpty(await AnalyzeAsync(Compile([PageProgram.SourceOf(block, 0)])));
    }

    [Fact]
    public async Task Every_shell_block_has_the_syntax_of_a_shell()
    {
        var mistakes = new List<string>();
        foreach (CodeBlock block in s_blocks.Where(static block => block.Language is "sh" or "bash"))
        {
            if (await ShellMistakesAsync(block.Code) is { Length: > 0 } mistake)
            {
                mistakes.Add($"{block}: {mistake}");
            }
        }

        Findings.None("A shell block has a mistake.", mistakes);
    }

    [Fact]
    public async Task Every_shell_script_has_the_syntax_of_a_shell()
    {
        var mistakes = new List<string>();
        foreach (string script in RepositoryFiles.Find("", ".sh"))
        {
            if (await ShellMistakesAsync(RepositoryFiles.Read(script)) is { Length: > 0 } mistake)
            {
                mistakes.Add($"{script}: {mistake}");
            }
        }

        Findings.None("A shell script has a mistake.", mistakes);
    }

    [Fact]
    public async Task A_mistake_in_a_shell_block_is_found() => Assert.NotEmpty(await ShellMistakesAsync("curl 'http://localhost\n"));

    [Fact]
    public void Every_json_block_is_valid_json()
    {
        var mistakes = new List<string>();
        foreach (CodeBlock block in s_blocks.Where(static block => block.Language == "json"))
        {
            try
            {
                JsonDocument.Parse(block.Code).Dispose();
            }
            catch (JsonException mistake)
            {
                mistakes.Add($"{block}: {mistake.Message}");
            }
        }

        Findings.None("A JSON block has a mistake.", mistakes);
    }

    private static CSharpCompilation Compile(string[] sources)
    {
        SyntaxTree[] trees = [.. sources.Prepend(PageProgram.Surroundings).Select(static source => CSharpSyntaxTree.ParseText(source, s_language))];
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(static path => MetadataReference.CreateFromFile(path));
        var bare = CSharpCompilation.Create(
            "Pages", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new MetricLabelsGenerator().AsSourceGenerator()], parseOptions: s_language)
            .RunGeneratorsAndUpdateCompilation(bare, out Compilation compilation, out _, TestContext.Current.CancellationToken);
        return (CSharpCompilation)compilation;
    }

    private static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(CSharpCompilation compilation)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers =
        [
            .. from type in typeof(NamingAnalyzer).Assembly.GetTypes()
               where type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract
               select (DiagnosticAnalyzer)Activator.CreateInstance(type)!,
        ];
        return compilation.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    private static string Describe(Diagnostic diagnostic)
    {
        FileLinePositionSpan place = diagnostic.Location.GetMappedLineSpan();
        return $"{place.Path}:{place.StartLinePosition.Line + 1}: {diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";
    }

    private static async Task<string> ShellMistakesAsync(string code)
    {
        var start = new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true };
        using Process bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(code);
        bash.StandardInput.Close();
        string mistakes = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return mistakes;
    }
}
