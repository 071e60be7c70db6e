namespace MetricsClient.Analyzers.Tests;

public class MetricNameTests
{
    [Fact]
    public async Task An_invalid_metric_name_is_an_error_with_the_remedy()
    {
        string[] messages = await CompiledProgram.Messages("""Metrics.CreateGauge("queue depth", "");""");

        Assert.Equal(
            ["MC0001 Error: The metric name 'queue depth' is not valid; use letters, digits, '_' and ':', and do not start with a digit, or set AllowUtf8Names on the registry"],
            messages);
    }

    [Fact]
    public async Task A_trailing_newline_is_visible_in_the_message()
    {
        string[] messages = await CompiledProgram.Messages("""Metrics.CreateGauge("queue_depth\n", "");""");

        Assert.Equal(
            ["MC0001 Error: The metric name 'queue_depth\\n' is not valid; use letters, digits, '_' and ':', and do not start with a digit, or set AllowUtf8Names on the registry"],
            messages);
    }

    [Fact]
    public async Task A_name_that_no_registry_accepts_does_not_name_the_option()
    {
        string[] messages = await CompiledProgram.Messages("""Metrics.CreateGauge("a\0b", "");""");

        Assert.Equal(
            ["MC0001 Error: The metric name 'a\\0b' is not valid; use letters, digits, '_' and ':', and do not start with a digit"],
            messages);
    }

    [Fact]
    public async Task A_name_with_the_prefix_of_the_library_is_reserved()
    {
        string[] messages = await CompiledProgram.Messages("""Metrics.CreateCounter("metricsclient_jobs_total", "");""");

        Assert.Equal(
            ["MC0001 Error: The metric name 'metricsclient_jobs_total' is reserved for metrics of the library; choose a name that does not start with 'metricsclient_'"],
            messages);
    }

    [Fact]
    public async Task Every_registration_of_a_family_is_checked()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            var registry = new CollectorRegistry();
            registry.CreateCounter("1", "");
            registry.CreateCounter("2", "", new CounterOptions());
            registry.CreateCounter("3", "", "label");
            registry.CreateCounter("4", "", ["label"], new CounterOptions());
            registry.CreateObservableCounter("5", "", () => 0);
            registry.CreateObservableCounter("6", "", ["label"], () => new LabeledValue[0]);
            registry.CreateGauge("7", "");
            registry.CreateHistogram("8", "", ["label"], new HistogramOptions());
            Metrics.CreateCounter("9", "");
            Metrics.CreateObservableGauge("10", "", () => 0);
            Metrics.CreateHistogram("11", "", "label");
            """,
            """
            class Collector : ICollector
            {
                public void Collect(MetricWriter writer)
                {
                    writer.BeginCounter("12", "");
                    writer.BeginGauge("13", "", "label");
                    writer.BeginUnknown("14", "");
                    writer.BeginHistogram("15", "", [1, 2], "label");
                }
            }
            """);

        Assert.Equal(Enumerable.Range(1, 15).Select(i => $"MC0001 \"{i}\""), findings);
    }

    [Fact]
    public async Task Every_constant_expression_is_checked()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            const string Local = "a-b";
            Metrics.CreateGauge(Local, "");
            Metrics.CreateGauge(Names.Prefix + "jobs", "");
            Metrics.CreateGauge($"{Names.Prefix}jobs", "");
            Metrics.CreateGauge(nameof(Names.Größe), "");
            Metrics.CreateGauge(help: "", name: "c-d");
            """,
            """
            static class Names
            {
                public const string Prefix = "my-app_";
                public const string Größe = "";
            }
            """);

        Assert.Equal(
            [
                "MC0001 Local",
                "MC0001 Names.Prefix + \"jobs\"",
                "MC0001 $\"{Names.Prefix}jobs\"",
                "MC0001 nameof(Names.Größe)",
                "MC0001 \"c-d\"",
            ],
            findings);
    }

    [Fact]
    public async Task A_name_known_only_at_run_time_is_not_reported()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            string name = "a-b";
            Metrics.CreateGauge(name, "");
            Metrics.CreateGauge($"{args.Length}", "");
            Metrics.CreateGauge(Names.Computed, "");
            """,
            """
            static class Names
            {
                public static readonly string Computed = "a-b";
            }
            """);

        Assert.Empty(findings);
    }

    [Fact]
    public async Task Methods_of_other_types_are_not_reported()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            Other.Metrics.CreateGauge("a-b", "");
            Other.Metrics.Counter("a-b", "", "__x");
            """,
            """
            namespace Other
            {
                static class Metrics
                {
                    public static void CreateGauge(string name, string help) { }
                    public static void Counter(string name, string help, params string[] labelNames) { }
                }
            }
            """);

        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("http_requests_total")]
    [InlineData("job:requests:rate5m_total")]
    [InlineData("_total_total")]
    [InlineData("")]
    [InlineData("9lives_total")]
    [InlineData("größe_total")]
    [InlineData("a b_total")]
    [InlineData("a.b_total")]
    [InlineData("a_total\n")]
    [InlineData("a\u0660_total")]
    [InlineData("metricsclient_x_total")]
    [InlineData("__x_total")]
    [InlineData("_x_total")]
    [InlineData("metricsclientx_total")]
    public async Task The_analyzer_rejects_exactly_the_names_that_the_registry_rejects(string name)
    {
        string literal = Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(name, quote: true);

        string[] findings = await CompiledProgram.Findings($"Metrics.CreateCounter({literal}, \"\");");

        Exception? rejection = Record.Exception(() => new CollectorRegistry().CreateCounter(name, ""));
        Assert.Equal(rejection is null ? [] : [$"MC0001 {literal}"], findings);
    }

    [Fact]
    public async Task With_UTF8_names_allowed_only_empty_and_malformed_names_are_reported()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            Metrics.DefaultRegistry.AllowUtf8Names = true;
            Metrics.CreateGauge("queue.depth", "", "größe");
            Metrics.CreateGauge("", "");
            Metrics.CreateGauge("a\uD83D", "");
            Metrics.CreateCounter("a.b", "");
            """);

        Assert.Equal(["MC0001 \"\"", "MC0001 \"a\\uD83D\"", "MC0003 \"a.b\""], findings);
    }

    [Fact]
    public async Task UTF8_names_allowed_by_registry_options_are_not_reported()
    {
        string[] findings = await CompiledProgram.Findings(
            """new CollectorRegistry { AllowUtf8Names = true }.CreateGauge("queue.depth", "");""");

        Assert.Empty(findings);
    }

    [Fact]
    public async Task UTF8_names_in_a_class_library_are_not_reported()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            static class Library
            {
                public static void Register(CollectorRegistry registry)
                {
                    registry.CreateGauge("queue.depth", "");
                    registry.CreateGauge("", "");
                }
            }
            """);

        Assert.Equal(["MC0001 \"\""], findings);
    }

    [Fact]
    public async Task UTF8_names_that_another_project_of_the_program_may_allow_are_not_reported()
    {
        const string Library = "public static class Setup { public static CollectorRegistry Registry { get; } = new() { AllowUtf8Names = true }; }";

        string[] findings = await CompiledProgram.FindingsWithLibrary(
            Library, """Setup.Registry.CreateGauge("queue.depth", "", "shop-name"); Setup.Registry.CreateGauge("a\0b", "");""");
        string[] withoutLibrary = await CompiledProgram.FindingsWithLibrary(
            "public static class Setup { public static int Number => 1; }", """Metrics.CreateGauge("queue.depth", "", "shop-name");""");

        Assert.Equal(["MC0001 \"a\\0b\""], findings);
        Assert.Equal(["MC0001 \"queue.depth\"", "MC0002 \"shop-name\""], withoutLibrary);
    }

    [Fact]
    public async Task Infos_state_sets_and_families_written_by_collectors_are_checked()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            Metrics.CreateInfo("1", "");
            Metrics.CreateStateSet("2", "", ["on"]);
            Metrics.CreateStateSet<DayOfWeek>("3", "");
            """,
            """
            class Collector : ICollector
            {
                public void Collect(MetricWriter writer)
                {
                    writer.BeginSummary("4", "", [0.5]);
                    writer.BeginInfo("5", "");
                    writer.BeginStateSet("6", "", ["on"]);
                    writer.BeginGaugeHistogram("7", "", [1]);
                    writer.BeginNativeHistogram("8", "", 3, 0);
                    writer.BeginSummary("sizes", "", [0.5], "quantile");
                }
            }
            """);

        Assert.Equal([.. Enumerable.Range(1, 8).Select(i => $"MC0001 \"{i}\""), "MC0002 \"quantile\""], findings);
    }
}
