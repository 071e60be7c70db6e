using System.Collections.Immutable;
using System.Globalization;
using MetricsClient.Analyzers.Labels;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MetricsClient.Analyzers.Tests;

/// <summary>
/// A program compiled against the built library and with the code of the generator, and the diagnostics of all analyzers of the project.
/// </summary>
internal sealed class CompiledProgram
{
    // An explicit version, because C# 14 changes the conversion of a list to a span.
    private const LanguageVersion Newest = LanguageVersion.CSharp14;

    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.Threading.Tasks; global using MetricsClient;";

    /// <summary>All analyzers.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(LibraryAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>All rules.</summary>
    public static DiagnosticDescriptor[] Rules { get; } = [.. Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics)];

    /// <summary>The options that enable the rules that are off by default.</summary>
    public static ImmutableDictionary<string, ReportDiagnostic> Enabled { get; } =
        Rules.Where(static rule => !rule.IsEnabledByDefault)
            .Select(static rule => rule.Id)
            .Distinct()
            .ToImmutableDictionary(static id => id, static _ => ReportDiagnostic.Info);

    /// <summary>The platform and the library.</summary>
    public static ImmutableArray<MetadataReference> References { get; } =
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

    /// <summary>Returns the rule and the underlined text of each diagnostic in a program.</summary>
    public static async Task<string[]> Findings(params string[] files) => Underlined(await Of(Newest, files).Analyze());

    /// <summary>Returns the same for C# 12, the default of .NET 8, which cannot call params spans.</summary>
    public static async Task<string[]> FindingsInCSharp12(params string[] files) =>
        Underlined(await Of(LanguageVersion.CSharp12, files).Analyze());

    /// <summary>Returns the rule, severity and message of each diagnostic.</summary>
    public static async Task<string[]> Messages(params string[] files) =>
        [.. (await Of(Newest, files).Analyze()).Select(static found => $"{found.Id} {found.Severity}: {found.GetMessage(CultureInfo.InvariantCulture)}")];

    /// <summary>Returns the same for a program that references the compiled code of a library.</summary>
    public static async Task<string[]> FindingsWithLibrary(string library, string program)
    {
        var image = new MemoryStream();
        Assert.True(Of(Newest, [library])._compilation.WithAssemblyName("Labels").Emit(image).Success);
        Compilation compilation = Of(Newest, [program], MetadataReference.CreateFromImage(image.ToArray()))._compilation;
        return Underlined(await AnalyzeAsync(compilation));
    }

    /// <summary>Adds a program to a workspace.</summary>
    public static Document AddTo(AdhocWorkspace workspace, string text)
    {
        CSharpCompilation compilation = Bare([CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(Newest), "0.cs")]);
        Project project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "Program",
            "Program",
            LanguageNames.CSharp,
            compilationOptions: compilation.Options,
            parseOptions: new CSharpParseOptions(Newest),
            metadataReferences: References));
        project = project.AddDocument("Usings.cs", Usings).Project;
        return project.AddDocument("0.cs", text, filePath: "0.cs");
    }

    /// <summary>Returns the diagnostics of all analyzers, without code of the generator.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Compilation compilation) =>
        await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync();

    /// <summary>Returns the diagnostics of all analyzers in the order of the source. Fails if the program does not compile.</summary>
    public static async Task<Diagnostic[]> AnalyzeAsync(Compilation compilation)
    {
        // A program that does not compile proves nothing: an empty list of diagnostics would have no meaning.
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return [.. (await DiagnosticsAsync(compilation))
            .OrderBy(static diagnostic => diagnostic.Location.SourceTree?.FilePath)
            .ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>Returns the rule and the underlined text of each diagnostic.</summary>
    public static string[] Underlined(IEnumerable<Diagnostic> found) =>
        [.. found.Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan)}")];

    private static CompiledProgram Of(LanguageVersion language, string[] files, params MetadataReference[] libraries)
    {
        var options = new CSharpParseOptions(language);
        SyntaxTree[] trees =
        [
            CSharpSyntaxTree.ParseText(Usings, options, "Usings.cs"),
            .. files.Select((text, i) => CSharpSyntaxTree.ParseText(text, options, $"{i}.cs")),
        ];
        _ = CSharpGeneratorDriver.Create([new MetricLabelsGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(Bare(trees).AddReferences(libraries), out Compilation compilation, out _);
        return new CompiledProgram((CSharpCompilation)compilation);
    }

    private static CSharpCompilation Bare(SyntaxTree[] trees)
    {
        bool hasStatements = trees.Any(static tree => tree.GetCompilationUnitRoot().Members.Any(SyntaxKind.GlobalStatement));
        return CSharpCompilation.Create(
            "Program",
            trees,
            References,
            new CSharpCompilationOptions(hasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true)
                .WithSpecificDiagnosticOptions(Enabled));
    }

    private Task<Diagnostic[]> Analyze() => AnalyzeAsync(_compilation);
}
