using System.Reflection;
using MetricsClient.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MetricsClient.Analyzers.Tests;

/// <summary>Each code fix, applied in a workspace as an editor does. The fixed program compiles and has no finding of the rule.</summary>
public class CodeFixTests
{
    [Theory]
    [InlineData(
        "Metrics.CreateCounter(\"a_jobs\", \"\");",
        "Metrics.CreateCounter(\"a_jobs_total\", \"\");")]
    [InlineData(
        "Metrics.CreateGauge(\"a_jobs_total\", \"\");",
        "Metrics.CreateGauge(\"a_jobs\", \"\");")]
    [InlineData(
        "Metrics.CreateHistogram(\"a\", \"\", new HistogramOptions { Buckets = [1, 0.25, 0.5, 1.0] });",
        "Metrics.CreateHistogram(\"a\", \"\", new HistogramOptions { Buckets = [0.25, 0.5, 1] });")]
    [InlineData(
        "await Metrics.CreateCounter(\"a_total\", \"\").CountExceptions(() => Task.Delay(1));",
        "await Metrics.CreateCounter(\"a_total\", \"\").CountExceptionsAsync(() => Task.Delay(1));")]
    [InlineData(
        "Metrics.CreateGauge(\"a_seconds\", \"\").Set(TimeSpan.Zero.TotalMilliseconds);",
        "Metrics.CreateGauge(\"a_seconds\", \"\").Set(TimeSpan.Zero.TotalSeconds);")]
    [InlineData(
        "var w = new System.Diagnostics.Stopwatch(); Metrics.CreateGauge(\"a_seconds\", \"\").Set(w.ElapsedMilliseconds);",
        "var w = new System.Diagnostics.Stopwatch(); Metrics.CreateGauge(\"a_seconds\", \"\").Set(w.Elapsed.TotalSeconds);")]
    [InlineData(
        "var timer = Metrics.CreateHistogram(\"a\", \"\").NewTimer();",
        "using var timer = Metrics.CreateHistogram(\"a\", \"\").NewTimer();")]
    [InlineData(
        "[MetricLabels] public readonly record struct L(bool A);",
        "[MetricLabels] public readonly partial record struct L(bool A);")]
    [InlineData(
        "public class Outer { [MetricLabels] internal readonly partial record struct L(bool A); }",
        "public partial class Outer { [MetricLabels] internal readonly partial record struct L(bool A); }")]
    public async Task A_mistake_is_mended(string program, string expected)
    {
        string mended = await MendedAsync(program);

        Assert.Equal(expected, mended);
        Assert.Empty(await CompiledProgram.Messages(mended));
    }

    [Theory]
    [InlineData("const string Name = \"a_jobs\"; Metrics.CreateCounter(Name, \"\");")]
    [InlineData("double computed = 1; Metrics.CreateHistogram(\"a\", \"\", new HistogramOptions { Buckets = [2, 1, computed] });")]
    [InlineData("Metrics.CreateHistogram(\"a\", \"\").NewTimer();")]
    [InlineData("Metrics.CreateGauge(\"a_seconds\", \"\").Set(TimeSpan.Zero.Milliseconds);")]
    [InlineData("Metrics.CreateCounter(\"a_total\", \"\").CountExceptions(() => Task.Delay(1));")]
    public async Task A_mistake_without_an_obvious_change_has_no_code_fix(string program) =>
        Assert.Equal(program, await MendedAsync(program));

    [Fact]
    public void Each_rule_with_a_code_fix_exists() => Assert.Subset(
        typeof(NamingAnalyzer).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .SelectMany(static type => ((DiagnosticAnalyzer)Activator.CreateInstance(type)!).SupportedDiagnostics)
            .Select(static rule => rule.Id)
            .ToHashSet(),
        new TextEditFix().FixableDiagnosticIds.ToHashSet());

    [Fact]
    public void The_code_fixes_need_no_version_of_the_composition_of_an_editor() => Assert.DoesNotContain(
        typeof(TextEditFix).Assembly.GetReferencedAssemblies(),
        static (AssemblyName reference) => reference.Name!.StartsWith("System.Composition", StringComparison.Ordinal));

    // Applies the code fixes of one diagnostic after the other, until none has a code fix.
    private static async Task<string> MendedAsync(string program)
    {
        using var workspace = new AdhocWorkspace();
        Document document = CompiledProgram.AddTo(workspace, program);
        while (true)
        {
            CodeAction? action = null;
            foreach (Diagnostic diagnostic in await CompiledProgram.DiagnosticsAsync((CSharpCompilation)(await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!))
            {
                if (new TextEditFix().FixableDiagnosticIds.Contains(diagnostic.Id))
                {
                    await new TextEditFix().RegisterCodeFixesAsync(new CodeFixContext(
                        document, diagnostic, (found, _) => action ??= found, TestContext.Current.CancellationToken));
                }
            }

            if (action is null)
            {
                return (await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
            }

            CodeActionOperation change = Assert.Single(await action.GetOperationsAsync(TestContext.Current.CancellationToken));
            document = ((ApplyChangesOperation)change).ChangedSolution.GetDocument(document.Id)!;
        }
    }
}
