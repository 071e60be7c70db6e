using System.Collections.Immutable;
using MetricsClient.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MetricsClient.CodeFixes;

/// <summary>Applies the changes of the source that a diagnostic carries.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, LanguageNames.VisualBasic)]
public sealed class TextEditFix : CodeFixProvider
{
    private static readonly ImmutableDictionary<string, string> s_titles = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["MC0001"] = "Separate the words with '_'",
        ["MC0002"] = "Separate the words with '_'",
        ["MC0003"] = "Append '_total'",
        ["MC0005"] = "Use CountExceptionsAsync",
        ["MC0006"] = "Add 'partial'",
        ["MC0010"] = "Sort the bounds",
        ["MC0011"] = "Remove '_total'",
        ["MC0013"] = "Use seconds",
        ["MC0014"] = "Register the metric once",
        ["MC0015"] = "Add 'using'",
        ["MC0017"] = "Pass the values in the order of the labels",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.CreateRange(s_titles.Keys);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new TextEditFixAll();

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics.Where(static diagnostic => TextEdit.In(diagnostic).Count > 0))
        {
            Solution solution = context.Document.Project.Solution;
            string title = TitleOf(diagnostic);
            context.RegisterCodeFix(
                CodeAction.Create(title, cancellation => SourceEdits.ApplyAsync(solution, [diagnostic], cancellation), title),
                diagnostic);
        }

        return Task.CompletedTask;
    }

    /// <summary>Returns the title of the code fix of a diagnostic, which is also the key of the code fixes that are applied together.</summary>
    internal static string TitleOf(Diagnostic diagnostic) => s_titles[diagnostic.Id];
}
