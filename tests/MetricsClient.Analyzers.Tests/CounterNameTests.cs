namespace MetricsClient.Analyzers.Tests;

public class CounterNameTests
{
    [Fact]
    public async Task A_counter_without_total_is_a_warning_with_the_remedy()
    {
        string[] messages = await CompiledProgram.Messages("""Metrics.CreateCounter("jobs", "");""");

        Assert.Equal(
            ["MC0003 Warning: OpenMetrics exposes the counter 'jobs' as unknown; end the name in '_total', or use a gauge if the value can decrease"],
            messages);
    }

    [Fact]
    public async Task Every_registration_of_a_counter_is_checked()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            Metrics.CreateCounter("a", "", "label");
            Metrics.CreateObservableCounter("b", "", () => 1);
            new CollectorRegistry().CreateCounter("total", "", new CounterOptions());
            """,
            """
            class Collector : ICollector
            {
                public void Collect(MetricWriter writer) => writer.BeginCounter("d", "", "label");
            }
            """);

        Assert.Equal(["MC0003 \"a\"", "MC0003 \"b\"", "MC0003 \"total\"", "MC0003 \"d\""], findings);
    }

    [Fact]
    public async Task Other_metric_types_need_no_total()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            Metrics.CreateGauge("a", "");
            Metrics.CreateHistogram("b", "");
            Metrics.CreateCounter("c_total", "");
            """);

        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("jobs_total")]
    [InlineData("jobs")]
    [InlineData("_total")]
    [InlineData("a_total")]
    [InlineData("jobs_Total")]
    [InlineData("jobs_totals")]
    public async Task The_analyzer_reports_exactly_the_counters_that_OpenMetrics_exposes_as_unknown(string name)
    {
        var registry = new CollectorRegistry();
        registry.CreateCounter(name, "").Inc();
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        registry.WriteTo(output, ExpositionFormat.OpenMetricsText);
        string exposed = System.Text.Encoding.UTF8.GetString(output.WrittenSpan);

        string[] findings = await CompiledProgram.Findings($"Metrics.CreateCounter(\"{name}\", \"\");");

        Assert.Equal(exposed.Contains($"# TYPE {name} unknown", StringComparison.Ordinal) ? [$"MC0003 \"{name}\""] : [], findings);
    }
}
