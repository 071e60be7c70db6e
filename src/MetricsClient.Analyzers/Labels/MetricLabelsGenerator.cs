using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Analyzers.Labels;

/// <summary>Implements <c>IMetricLabels</c> for each type with the attribute <c>MetricLabels</c>.</summary>
/// <remarks><see cref="MetricLabelsAnalyzer"/> reports the mistakes. A type with an error gets no code.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class MetricLabelsGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step whose output is the code, for tests.</summary>
    public const string CodeStep = "Code";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // The values of the pipeline are strings. So an edit that leaves the code of a type as it was adds no file again.
        IncrementalValuesProvider<(string File, string Code)> sources = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                Library.MetricLabelsAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (type, _) => CodeOf((INamedTypeSymbol)type.TargetSymbol, type.SemanticModel.Compilation))
            .Where(static source => source.File.Length > 0)
            .WithTrackingName(CodeStep);
        context.RegisterSourceOutput(
            sources, static (output, source) => output.AddSource(source.File, SourceText.From(source.Code, Encoding.UTF8)));
    }

    private static (string File, string Code) CodeOf(INamedTypeSymbol symbol, Compilation compilation) =>
        Library.In(compilation) is { } library && LabelsType.Of(symbol, library) is { IsValid: true } type
            ? (LabelsSource.FileName(symbol), LabelsSource.Of(type))
            : ("", "");
}
