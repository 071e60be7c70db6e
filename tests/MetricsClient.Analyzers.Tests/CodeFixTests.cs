using System.Reflection;
using MetricsClient.CodeFixes;

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
        "Metrics.CreateGauge(\"a.b-c d/e\", \"\", \"x.y\");",
        "Metrics.CreateGauge(\"a_b_c_d_e\", \"\", \"x_y\");")]
    [InlineData(
        "Metrics.CreateCounter(\"http.requests\", \"\");",
        "Metrics.CreateCounter(\"http_requests_total\", \"\");")]
    [InlineData(
        "string method = \"GET\", code = \"200\"; Metrics.CreateGauge(\"a\", \"\", \"method\", \"code\", \"host\").WithLabels(code, method, \"h\");",
        "string method = \"GET\", code = \"200\"; Metrics.CreateGauge(\"a\", \"\", \"method\", \"code\", \"host\").WithLabels(method, code, \"h\");")]
    [InlineData(
        "string method = \"\", code = \"\"; Metrics.CreateGauge(\"a\", \"\", \"code\", \"method\").WithLabels(value2: code, value1: method);",
        "string method = \"\", code = \"\"; Metrics.CreateGauge(\"a\", \"\", \"code\", \"method\").WithLabels(value2: method, value1: code);")]
    [InlineData(
        "[MetricLabels] public readonly record struct L(bool A);",
        "[MetricLabels] public readonly partial record struct L(bool A);")]
    [InlineData(
        "public class Outer { [MetricLabels] internal readonly partial record struct L(bool A); }",
        "public partial class Outer { [MetricLabels] internal readonly partial record struct L(bool A); }")]
    public async Task A_mistake_is_mended(string program, string expected)
    {
        string mended = await AppliedFixes.MendedAsync(workspace => CompiledProgram.AddTo(workspace, program));

        Assert.Equal(expected, mended);
        Assert.Empty(await CompiledProgram.Messages(mended));
    }

    [Theory]
    [InlineData("const string Name = \"a_jobs\"; Metrics.CreateCounter(Name, \"\");")]
    [InlineData("double computed = 1; Metrics.CreateHistogram(\"a\", \"\", new HistogramOptions { Buckets = [2, 1, computed] });")]
    [InlineData("Metrics.CreateHistogram(\"a\", \"\").NewTimer();")]
    [InlineData("Metrics.CreateGauge(\"a_seconds\", \"\").Set(TimeSpan.Zero.Milliseconds);")]
    [InlineData("Metrics.CreateCounter(\"a_total\", \"\").CountExceptions(() => Task.Delay(1));")]
    [InlineData("Metrics.CreateGauge(\"größe des\", \"\");")]
    [InlineData("Metrics.CreateGauge(\"__a.b\", \"\");")]
    [InlineData("Metrics.CreateGauge(\"5.a\", \"\");")]
    [InlineData("const string Name = \"a.b\"; Metrics.CreateGauge(Name, \"\");")]
    [InlineData("Metrics.CreateGauge(\"a\", \"\", \"x_y\", \"x.y\");")]
    [InlineData("string code = \"\"; Metrics.CreateGauge(\"a\", \"\", \"method\", \"code\").WithLabels(code, code);")]
    [InlineData("Metrics.CreateCounter(\"a_total\", \"\").Inc(-1);")]
    [InlineData("Metrics.CreateGauge(\"a_milliseconds\", \"\");")]
    [InlineData("switch (args.Length) { case 1: var timer = Metrics.CreateHistogram(\"a\", \"\").NewTimer(); break; }")]
    [InlineData("for (var timer = Metrics.CreateHistogram(\"a\", \"\").NewTimer(); ; ) { }")]
    public async Task A_mistake_without_an_obvious_change_has_no_code_fix(string program) =>
        Assert.Equal(program, await AppliedFixes.MendedAsync(workspace => CompiledProgram.AddTo(workspace, program)));

    [Fact]
    public void Each_rule_with_a_code_fix_exists() => Assert.Subset(
        CompiledProgram.Rules.Select(static rule => rule.Id).ToHashSet(),
        new TextEditFix().FixableDiagnosticIds.ToHashSet());

    [Fact]
    public void The_code_fixes_need_no_version_of_the_composition_of_an_editor() => Assert.DoesNotContain(
        typeof(TextEditFix).Assembly.GetReferencedAssemblies(),
        static (AssemblyName reference) => reference.Name!.StartsWith("System.Composition", StringComparison.Ordinal));
}
