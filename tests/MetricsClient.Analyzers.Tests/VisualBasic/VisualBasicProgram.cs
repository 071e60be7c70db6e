using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.VisualBasic;

namespace MetricsClient.Analyzers.Tests.VisualBasic;

/// <summary>A program in Visual Basic that is compiled against the built library.</summary>
internal static class VisualBasicProgram
{
    private static readonly VisualBasicParseOptions s_parsing = new(LanguageVersion.Latest);

    private static readonly VisualBasicCompilationOptions s_options = new VisualBasicCompilationOptions(
            OutputKind.ConsoleApplication,
            globalImports: GlobalImport.Parse("System", "System.Collections.Generic", "System.Linq", "System.Threading.Tasks", "MetricsClient"),
            optionStrict: OptionStrict.On,
            optionInfer: true)
        .WithSpecificDiagnosticOptions(CompiledProgram.Enabled);

    /// <summary>Returns the rule and the underlined text of each diagnostic.</summary>
    public static async Task<string[]> Findings(string program) =>
        CompiledProgram.Underlined(await CompiledProgram.AnalyzeAsync(Compiled(program)));

    /// <summary>Returns the rule, severity and message of each diagnostic.</summary>
    public static async Task<string[]> Messages(string program) =>
        [.. (await CompiledProgram.AnalyzeAsync(Compiled(program)))
            .Select(static found => $"{found.Id} {found.Severity}: {found.GetMessage(CultureInfo.InvariantCulture)}")];

    /// <summary>Adds a program to a workspace.</summary>
    public static Document AddTo(AdhocWorkspace workspace, string text) => workspace
        .AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "Program",
            "Program",
            LanguageNames.VisualBasic,
            compilationOptions: s_options,
            parseOptions: s_parsing,
            metadataReferences: CompiledProgram.References))
        .AddDocument("0.vb", text, filePath: "0.vb");

    /// <summary>Returns a module whose method has the statements.</summary>
    public static string InModule(string statements, string members = "") =>
        $"""
        Public Module Program
        {members}
            Public Sub Main()
        {statements}
            End Sub
        End Module
        """;

    private static VisualBasicCompilation Compiled(string program) => VisualBasicCompilation.Create(
        "Program",
        [VisualBasicSyntaxTree.ParseText(program, s_parsing, "0.vb")],
        CompiledProgram.References,
        s_options);
}
