using Microsoft.CodeAnalysis.CSharp;

namespace MetricsClient.Analyzers.Tests;

public class LabelNameTests
{
    [Fact]
    public async Task Each_kind_of_mistake_is_an_error_with_the_remedy()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            Metrics.CreateGauge("a", "", "status-code");
            Metrics.CreateGauge("b", "", "__name__");
            Metrics.CreateHistogram("c", "", "le");
            Metrics.CreateGauge("d", "", "code", "method", "code");
            """);

        Assert.Equal(
            [
                "MC0002 Error: The label name 'status-code' is not valid; use letters, digits and '_', and do not start with a digit, or set AllowUtf8Names on the registry",
                "MC0002 Error: The label name '__name__' is reserved; choose another name",
                "MC0002 Error: The label name 'le' is reserved; choose another name",
                "MC0002 Error: The label name 'code' occurs twice; rename or remove the second occurrence",
            ],
            messages);
    }

    [Fact]
    public async Task Every_form_of_a_constant_list_is_read()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            const string Constant = "5-";
            Metrics.CreateGauge("a", "", "1-");
            Metrics.CreateGauge("b", "", new[] { "2-" });
            Metrics.CreateGauge("c", "", new string[] { "3-" });
            Metrics.CreateGauge("d", "", ["4-"]);
            Metrics.CreateGauge("e", "", Constant, nameof(Größe), $"{Constant}6");
            Metrics.CreateGauge(labelNames: ["7-"], help: "", name: "f");
            Metrics.CreateGauge("g", "", (string[])["8-"]);
            Metrics.CreateGauge("h", "", new[] { "9-" });
            Metrics.CreateHistogram("i", "", ["10-"], new HistogramOptions());
            Metrics.CreateObservableCounter("j_total", "", ["11-"], () => []);

            class Größe;
            """);

        Assert.Equal(
            [
                "MC0002 \"1-\"",
                "MC0002 \"2-\"",
                "MC0002 \"3-\"",
                "MC0002 \"4-\"",
                "MC0002 Constant",
                "MC0002 nameof(Größe)",
                "MC0002 $\"{Constant}6\"",
                "MC0002 \"7-\"",
                "MC0002 \"8-\"",
                "MC0002 \"9-\"",
                "MC0002 \"10-\"",
                "MC0002 \"11-\"",
            ],
            findings);
    }

    [Fact]
    public async Task Lists_in_CSharp_12_which_are_arrays_are_read()
    {
        string[] findings = await CompiledProgram.FindingsInCSharp12(
            """
            Metrics.CreateGauge("a", "", "1-", "ok");
            Metrics.CreateGauge("b", "", new[] { "ok", "2-" });
            """);

        Assert.Equal(["MC0002 \"1-\"", "MC0002 \"2-\""], findings);
    }

    [Fact]
    public async Task Labels_written_by_a_collector_are_checked()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            class Collector : ICollector
            {
                public void Collect(MetricWriter writer)
                {
                    writer.BeginGauge("a", "", "le", "__x");
                    writer.BeginHistogram("b", "", [1, 2], "le", "x");
                }
            }
            """);

        Assert.Equal(["MC0002 \"__x\"", "MC0002 \"le\""], findings);
    }

    [Fact]
    public async Task Constants_are_checked_in_a_list_with_computed_names()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            string computed = args[0];
            Metrics.CreateGauge("a", "", computed, "x", computed, "x");
            """);

        Assert.Equal(["MC0002 \"x\""], findings);
    }

    [Fact]
    public async Task Lists_defined_outside_the_call_are_not_reported()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            string[] names = ["a-b"];
            Metrics.CreateGauge("a", "", names);
            Metrics.CreateGauge("b", "", names);
            Metrics.CreateGauge("c", "", [.. names]);
            Metrics.CreateGauge("d", "", ["x", .. names, "x"]);
            """);

        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("method", "code")]
    [InlineData("method", "method")]
    [InlineData("method", "Method")]
    [InlineData("le")]
    [InlineData("quantile")]
    [InlineData("_")]
    [InlineData("__overflow")]
    [InlineData("a:b")]
    [InlineData("1a")]
    [InlineData("")]
    [InlineData("job", "é")]
    public async Task The_analyzer_rejects_exactly_the_labels_that_the_registry_rejects(params string[] labels)
    {
        string literals = string.Join(", ", labels.Select(static label => SymbolDisplay.FormatLiteral(label, quote: true)));

        string[] onGauge = await CompiledProgram.Findings($"Metrics.CreateGauge(\"a\", \"\", {literals});");
        string[] onHistogram = await CompiledProgram.Findings($"Metrics.CreateHistogram(\"a\", \"\", {literals});");

        Assert.Equal(Record.Exception(() => new CollectorRegistry().CreateGauge("a", "", labels)) is not null, onGauge.Length > 0);
        Assert.Equal(Record.Exception(() => new CollectorRegistry().CreateHistogram("a", "", labels)) is not null, onHistogram.Length > 0);
    }
}
