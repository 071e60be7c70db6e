namespace MetricsClient.Analyzers.Tests.VisualBasic;

/// <summary>The code fixes in Visual Basic. The fixed program compiles and has no finding.</summary>
public class VisualBasicFixTests
{
    [Theory]
    [InlineData(
        "Metrics.CreateGauge(\"queue depth\", \"\", \"x-y\").Clear()",
        "Metrics.CreateGauge(\"queue_depth\", \"\", \"x_y\").Clear()")]
    [InlineData(
        "Metrics.CreateCounter(\"a_jobs\", \"\", New CounterOptions())",
        "Metrics.CreateCounter(\"a_jobs_total\", \"\", New CounterOptions())")]
    [InlineData(
        "Metrics.CreateHistogram(\"a\", \"\", New HistogramOptions With {.Buckets = New Double() {1, 0.5}})",
        "Metrics.CreateHistogram(\"a\", \"\", New HistogramOptions With {.Buckets = New Double() {0.5, 1}})")]
    [InlineData(
        "Metrics.CreateGauge(\"a_total\", \"\", New GaugeOptions())",
        "Metrics.CreateGauge(\"a\", \"\", New GaugeOptions())")]
    [InlineData(
        "Dim age = Metrics.CreateGauge(\"a_seconds\", \"\", New GaugeOptions()) : age.Set(TimeSpan.Zero.TotalMilliseconds)",
        "Dim age = Metrics.CreateGauge(\"a_seconds\", \"\", New GaugeOptions()) : age.Set(TimeSpan.Zero.TotalSeconds)")]
    [InlineData(
        "Dim failures = Metrics.CreateCounter(\"a_total\", \"\", New CounterOptions())\nDim save = Async Function() Await failures.CountExceptions(Function() Task.FromResult(1))",
        "Dim failures = Metrics.CreateCounter(\"a_total\", \"\", New CounterOptions())\nDim save = Async Function() Await failures.CountExceptionsAsync(Function() Task.FromResult(1))")]
    [InlineData(
        "Dim method = \"GET\", code = \"200\"\nMetrics.CreateGauge(\"a\", \"\", \"method\", \"code\").WithLabels(code, method).Inc()",
        "Dim method = \"GET\", code = \"200\"\nMetrics.CreateGauge(\"a\", \"\", \"method\", \"code\").WithLabels(method, code).Inc()")]
    [InlineData(
        "For i = 1 To 3\n    Metrics.CreateGauge(\"a_b\", \"\", New GaugeOptions()).Inc()\nNext",
        "Dim aB = Metrics.CreateGauge(\"a_b\", \"\", New GaugeOptions())\nFor i = 1 To 3\n    aB.Inc()\nNext")]
    public async Task A_mistake_is_mended(string statements, string expected)
    {
        string mended = await AppliedFixes.MendedAsync(workspace => VisualBasicProgram.AddTo(workspace, VisualBasicProgram.InModule(statements)));

        Assert.Equal(VisualBasicProgram.InModule(expected), mended);
        Assert.Empty(await VisualBasicProgram.Findings(mended));
    }

    [Fact]
    public async Task A_metric_of_a_controller_moves_to_a_shared_field()
    {
        const string Start = "Public Module Program\n    Public Sub Main()\n    End Sub\nEnd Module\n\nPublic Class HomeController\n    Inherits Microsoft.AspNetCore.Mvc.ControllerBase\n\n";

        string mended = await AppliedFixes.MendedAsync(static workspace => VisualBasicProgram.AddTo(
            workspace,
            Start +
            """
                Private ReadOnly _views As Counter = Metrics.CreateCounter("a_views_total", "", New CounterOptions())

                Public Sub Index()
                    Metrics.CreateGauge("a_depth", "", New GaugeOptions()).Inc()
                End Sub
            End Class
            """));

        Assert.Equal(
            Start[..^1] +
            """
                Private Shared ReadOnly ADepth As Gauge = Metrics.CreateGauge("a_depth", "", New GaugeOptions())

                Private Shared ReadOnly _views As Counter = Metrics.CreateCounter("a_views_total", "", New CounterOptions())

                Public Sub Index()
                    ADepth.Inc()
                End Sub
            End Class
            """,
            mended);
        Assert.Empty(await VisualBasicProgram.Findings(mended));
    }

    [Fact]
    public async Task A_timer_gets_no_code_fix_because_the_end_of_its_block_is_unknown()
    {
        string program = VisualBasicProgram.InModule("Dim timer = Metrics.CreateHistogram(\"a\", \"\", New HistogramOptions()).NewTimer()");

        Assert.Equal(program, await AppliedFixes.MendedAsync(workspace => VisualBasicProgram.AddTo(workspace, program)));
    }
}
