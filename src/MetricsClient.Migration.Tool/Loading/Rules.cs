using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MetricsClient.Migration.Tool.Loading;

/// <summary>The analyzers of the package MetricsClient, with the severities of a project.</summary>
internal static class Rules
{
    /// <summary>Returns the errors of the analyzers. A project without the package has none.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> RunAsync(Project project, Compilation compilation, CancellationToken cancellationToken)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers = [.. project.AnalyzerReferences
            .Where(static reference => Path.GetFileName(reference.FullPath) == "MetricsClient.Analyzers.dll")
            .SelectMany(static reference => reference.GetAnalyzers(LanguageNames.CSharp))];
        if (analyzers.IsEmpty)
        {
            return [];
        }

        ImmutableArray<Diagnostic> diagnostics = await compilation
            .WithAnalyzers(analyzers, project.AnalyzerOptions)
            .GetAnalyzerDiagnosticsAsync(cancellationToken).ConfigureAwait(false);
        return [.. diagnostics.Where(static diagnostic => diagnostic is { Severity: DiagnosticSeverity.Error, IsSuppressed: false })];
    }
}
