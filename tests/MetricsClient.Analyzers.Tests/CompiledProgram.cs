using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MetricsClient.Analyzers.Tests;

/// <summary>A program that really compiles against the built library, and what all our analyzers find in it.</summary>
internal sealed class CompiledProgram
{
    // Today's language is named, since C# 14 changes how a list becomes a span.
    private const LanguageVersion Newest = LanguageVersion.CSharp14;

    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.Threading.Tasks; global using MetricsClient;";

    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
        [new NamingAnalyzer(), new LabelValuesAnalyzer(), new CountExceptionsAnalyzer()];

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly CSharpCompilation _compilation;

    private CompiledProgram(CSharpCompilation compilation)
    {
        _compilation = compilation;
    }

    /// <summary>What is found in a program: each rule with the text that it underlines.</summary>
    public static async Task<string[]> Findings(params string[] files) => Underlined(await Of(Newest, files).Analyze());

    /// <summary>The same with the language that a project for .NET 8 has by default, which cannot call params spans.</summary>
    public static async Task<string[]> FindingsInCSharp12(params string[] files) =>
        Underlined(await Of(LanguageVersion.CSharp12, files).Analyze());

    /// <summary>What the findings say.</summary>
    public static async Task<string[]> Messages(params string[] files) =>
        [.. (await Of(Newest, files).Analyze()).Select(static found => $"{found.Id} {found.Severity}: {found.GetMessage(CultureInfo.InvariantCulture)}")];

    private static CompiledProgram Of(LanguageVersion language, string[] files)
    {
        var options = new CSharpParseOptions(language);
        SyntaxTree[] trees =
        [
            CSharpSyntaxTree.ParseText(Usings, options, "Usings.cs"),
            .. files.Select((text, i) => CSharpSyntaxTree.ParseText(text, options, $"{i}.cs")),
        ];
        bool hasStatements = trees.Any(static tree => tree.GetCompilationUnitRoot().Members.Any(SyntaxKind.GlobalStatement));
        return new CompiledProgram(CSharpCompilation.Create(
            "Program",
            trees,
            s_references,
            new CSharpCompilationOptions(hasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true)));
    }

    private static string[] Underlined(IEnumerable<Diagnostic> found) =>
        [.. found.Select(static one => $"{one.Id} {one.Location.SourceTree!.GetText().ToString(one.Location.SourceSpan)}")];

    private async Task<Diagnostic[]> Analyze()
    {
        // A program that does not compile would prove nothing, above all not that there is nothing to find.
        Assert.Empty(_compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        ImmutableArray<Diagnostic> found = await _compilation.WithAnalyzers(s_analyzers).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(static one => one.Location.SourceTree?.FilePath).ThenBy(static one => one.Location.SourceSpan.Start)];
    }
}
