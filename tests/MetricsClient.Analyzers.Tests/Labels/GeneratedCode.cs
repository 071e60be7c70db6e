using MetricsClient.Analyzers.Labels;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MetricsClient.Analyzers.Tests.Labels;

/// <summary>Source text compiled with the generator.</summary>
internal static class GeneratedCode
{
    /// <summary>Returns a compilation without generated code.</summary>
    public static CSharpCompilation Compile(
        string[] files,
        LanguageVersion language = LanguageVersion.CSharp12,
        NullableContextOptions nullable = NullableContextOptions.Enable)
    {
        var options = new CSharpParseOptions(language, DocumentationMode.Diagnose);
        return CSharpCompilation.Create(
            "Program",
            files.Select((text, i) => CSharpSyntaxTree.ParseText(text, options, $"{i}.cs")),
            CompiledProgram.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: nullable, checkOverflow: true));
    }

    /// <summary>Returns a driver that records the steps of the generator.</summary>
    public static GeneratorDriver Driver(CSharpCompilation compilation) => CSharpGeneratorDriver.Create(
        [new MetricLabelsGenerator().AsSourceGenerator()],
        parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Returns the generated files, with their names. Fails if there is an error, or a warning in a generated file.</summary>
    public static (string Name, string Text)[] Of(CSharpCompilation compilation)
    {
        GeneratorDriver driver = Driver(compilation).RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out _);
        Assert.Empty(updated.GetDiagnostics().Where(static diagnostic =>
            diagnostic.Severity == DiagnosticSeverity.Error
            || (diagnostic.Severity != DiagnosticSeverity.Hidden && diagnostic.Location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))));
        return
        [
            .. driver.GetRunResult().Results[0].GeneratedSources
                .Select(static source => (source.HintName, source.SourceText.ToString())),
        ];
    }
}
