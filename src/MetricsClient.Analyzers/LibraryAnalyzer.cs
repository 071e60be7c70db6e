using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MetricsClient.Analyzers;

/// <summary>An analyzer of programs that use the library. In other compilations, the analyzer does nothing.</summary>
public abstract class LibraryAnalyzer : DiagnosticAnalyzer
{
    private protected LibraryAnalyzer(params DiagnosticDescriptor[] rules)
    {
        SupportedDiagnostics = ImmutableArray.Create(rules);
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    private protected virtual GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.None;

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCode);
        context.RegisterCompilationStartAction(start =>
        {
            if (Library.In(start.Compilation) is { } library)
            {
                Register(start, library);
            }
        });
    }

    private protected abstract void Register(CompilationStartAnalysisContext start, Library library);
}
