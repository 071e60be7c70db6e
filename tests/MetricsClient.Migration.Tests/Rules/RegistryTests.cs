namespace MetricsClient.Migration.Tests.Rules;

/// <summary>Registries, factories, exemplars and default metrics.</summary>
public sealed class RegistryTests
{
    [Fact]
    public void Factories_become_registries() => Move.Members(
        """
            private readonly IMetricFactory _factory = Metrics.WithCustomRegistry(Metrics.NewCustomRegistry());
            private readonly MetricFactory _default = Metrics.DefaultFactory;
            public async Task Run(CollectorRegistry registry, Stream stream, CancellationToken cancel)
            {
                Metrics.WithCustomRegistry(registry).CreateCounter("a_total", "A.").Inc();
                _factory.WithLabels(new Dictionary<string, string> { ["x"] = "1" }).CreateGauge("b", "B.").Inc();
                _default.ExemplarBehavior = ExemplarBehavior.NoExemplars();
                await registry.CollectAndExportAsTextAsync(stream);
                await registry.CollectAndExportAsTextAsync(stream, cancel);
                await registry.CollectAndExportAsTextAsync(stream, ExpositionFormat.OpenMetricsText, cancel);
                registry.SetStaticLabels(new Dictionary<string, string> { ["x"] = "1" });
                registry.AddBeforeCollectCallback(async token => await Task.Delay(1, token));
                string type = PrometheusConstants.TextContentTypeWithVersionAndEncoding + PrometheusConstants.OpenMetricsContentType;
                throw new ScrapeFailedException();
            }
        """,
        """
            private readonly CollectorRegistry _factory = new CollectorRegistry();
            private readonly CollectorRegistry _default = Metrics.DefaultRegistry;
            public async Task Run(CollectorRegistry registry, Stream stream, CancellationToken cancel)
            {
                registry.CreateCounter("a_total", "A.").Inc();
                _factory.WithLabels(new Dictionary<string, string> { ["x"] = "1" }).CreateGauge("b", "B.").Inc();
                _default.SampleExemplars = false;
                await registry.WriteToAsync(stream, ExpositionFormat.PrometheusText);
                await registry.WriteToAsync(stream, ExpositionFormat.PrometheusText, cancel);
                await registry.WriteToAsync(stream, ExpositionFormat.OpenMetricsText, cancel);
                registry.SetStaticLabels(new Dictionary<string, string> { ["x"] = "1" });
                registry.AddBeforeCollectCallback(async token => await Task.Delay(1, token));
                string type = ExpositionFormat.PrometheusText.ContentType + "application/openmetrics-text";
                throw new ScrapeFailedException("The metrics cannot be collected.");
            }
        """);

    [Fact]
    public void An_exemplar_that_may_be_null_without_annotations_becomes_no_exemplar() => Move.Members(
        """
        #nullable disable
            public void Run(Counter counter, Histogram histogram, Exemplar given, bool has)
            {
                counter.Inc(given);
                counter.Inc(exemplar: given, increment: 2);
                histogram.Observe(1, has ? given : null);
                histogram.Observe(1, Exemplar.FromTraceContext());
                counter.Inc(Exemplar.From(Exemplar.Pair("a", "b")));
            }
        """,
        """
        #nullable disable
            public void Run(Counter counter, Histogram histogram, Exemplar given, bool has)
            {
                counter.Inc(given ?? Exemplar.None);
                counter.Inc(exemplar: given ?? Exemplar.None, amount: 2);
                histogram.Observe(1, (has ? given : null) ?? Exemplar.None);
                histogram.Observe(1, Exemplar.FromTraceContext());
                counter.Inc(Exemplar.From(Exemplar.Pair("a", "b")));
            }
        """);

    [Fact]
    public void Exemplars_have_pairs_in_place_of_keys() => Move.Members(
        """
            private static readonly Exemplar.LabelKey s_key = Exemplar.Key("order");
            private static readonly Exemplar.LabelPair s_pair = Exemplar.Pair("a", "b");
            public void Run(Counter counter, Histogram histogram, Exemplar? given)
            {
                counter.Inc(Exemplar.From(s_key.WithValue("1"), s_pair, Exemplar.Key("k").WithValue("v")));
                counter.Inc(2, Exemplar.FromTraceContext());
                counter.Inc(given);
                counter.Inc(2, null);
                histogram.Observe(1, exemplar: Exemplar.None.Clone());
            }
        """,
        """
            private static readonly string s_key = "order";
            private static readonly KeyValuePair<string, string> s_pair = Exemplar.Pair("a", "b");
            public void Run(Counter counter, Histogram histogram, Exemplar? given)
            {
                counter.Inc(Exemplar.From(Exemplar.Pair(s_key, "1"), s_pair, Exemplar.Pair("k", "v")));
                counter.Inc(2, Exemplar.FromTraceContext());
                counter.Inc(given ?? Exemplar.None);
                counter.Inc(2, Exemplar.None);
                histogram.Observe(1, exemplar: Exemplar.None);
            }
        """);

    [Fact]
    public void Default_metrics_without_counterpart_disappear() => Move.Statements(
        """
        Metrics.SuppressDefaultMetrics();
        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressProcessMetrics = true, SuppressMeters = true, SuppressDebugMetrics = true });
        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressEventCounters = true, SuppressMeters = true });
        DotNetStats.Register(Metrics.DefaultRegistry);
        """,
        """
        Metrics.SuppressDefaultMetrics();
        Metrics.SuppressDefaultMetrics();
        {
            Metrics.DefaultRegistry.AddProcessMetrics();
            Metrics.DefaultRegistry.AddPrometheusNetProcessMetrics();
        }
        """);

    [Fact]
    public void The_comments_of_a_statement_that_disappears_stay() => Move.Statements(
        """
        // Metrics.
        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressEventCounters = true, SuppressMeters = true });

        // The registry.
        services.AddSingleton(Metrics.DefaultRegistry);
        """,
        """
        // Metrics.

        // The registry.
        services.AddSingleton(Metrics.DefaultRegistry);
        """);

    [Fact]
    public void A_program_keeps_the_names_of_the_process_metrics()
    {
        var program = MovedProgram.Of(
            "// program\nusing Prometheus;\n\n// The counter.\nMetrics.CreateCounter(\"a_total\", \"A.\").Inc();\n",
            "using Prometheus;\npublic class Quiet { public void Run() => Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressEventCounters = true, SuppressMeters = true }); }\n");

        Assert.Equal(
            """
            // program
            using MetricsClient;

            // The counter.
            Metrics.AddPrometheusNetProcessMetrics(Metrics.DefaultRegistry);
            Metrics.CreateCounter("a_total", "A.").Inc();

            """,
            program.Files[0]);
    }

    [Theory]
    [InlineData("static int Main() => Run();", "static int Main()\n    {\n        ADD\n        return Run();\n    }")]
    [InlineData("static void Main() => Run();", "static void Main()\n    {\n        ADD\n        Run();\n    }")]
    [InlineData("static async Task Main(string[] args) => await Task.Delay(Run());", "static async Task Main(string[] args)\n    {\n        ADD\n        await Task.Delay(Run());\n    }")]
    [InlineData("static async Task<int> Main() => await Task.FromResult(Run());", "static async Task<int> Main()\n    {\n        ADD\n        return await Task.FromResult(Run());\n    }")]
    [InlineData("static Task Main() => Task.Delay(Run());", "static Task Main()\n    {\n        ADD\n        return Task.Delay(Run());\n    }")]
    public void A_start_without_block_gets_a_block(string before, string after)
    {
        const string Frame = "// program\nclass Other\n{\n    void Main(int a)\n    {\n        a++;\n    }\n}\nclass P\n{\n    MAIN\n    static int Run() => 1;\n}\n";
        var program = MovedProgram.Of(Frame.Replace("MAIN", before, StringComparison.Ordinal));

        Assert.Equal(
            Frame.Replace("MAIN", after.Replace("ADD", "MetricsClient.Metrics.AddPrometheusNetProcessMetrics(MetricsClient.Metrics.DefaultRegistry);", StringComparison.Ordinal), StringComparison.Ordinal),
            program.Files[0]);
        Assert.Empty(program.Errors);
    }

    [Fact]
    public void A_second_move_adds_nothing()
    {
        const string Moved = "// program\nusing Prometheus;\nAddPrometheusNetProcessMetrics();\nstatic void AddPrometheusNetProcessMetrics() { }\n";

        Assert.Equal(Moved.Replace("Prometheus;", "MetricsClient;", StringComparison.Ordinal), MovedProgram.Of(Moved).Files[0]);
    }

    [Theory]
    [InlineData("A.\", \"x", "A.\", \"y", "Metrics", true)]
    [InlineData("A.\", \"x", "Other.\", \"x", "Metrics", true)]
    [InlineData("A.\", \"x", "A.\", \"x", "Metrics", false)]
    [InlineData("A.\", \"x", "A.\", \"y", "Metrics.WithCustomRegistry(Metrics.NewCustomRegistry())", false)]
    public void A_name_that_two_files_create_differently_is_left_as_a_manual_change(string first, string second, string factory, bool isLeft)
    {
        var program = MovedProgram.Of(
            $"using Prometheus;\nclass A {{ object C = Metrics.CreateCounter(\"a_total\", \"{first}\"); }}\n",
            $"using Prometheus;\nclass B\n{{\n    object C = {factory}.CreateCounter(\"a_total\", \"{second}\"); }}\n");

        Assert.Equal(
            isLeft ? ["4: A name has one help text and one set of labels in a registry, and 0.cs(2) registers the name differently. [metrics-and-labels]"] : [],
            program.Remaining);
    }

    [Fact]
    public void A_program_with_event_counters_has_a_manual_change()
    {
        var program = MovedProgram.Of("class P\n{\n    // program\n    static void Main()\n    {\n        System.Console.WriteLine();\n    }\n}\n");

        Assert.Equal("class P\n{\n    // program\n    static void Main()\n    {\n        MetricsClient.Metrics.AddPrometheusNetProcessMetrics(MetricsClient.Metrics.DefaultRegistry);\n        System.Console.WriteLine();\n    }\n}\n", program.Files[0]);
        Assert.Empty(program.Errors);
        Assert.Equal(
            ["6: The event counters and .NET meters of prometheus-net are no default metrics; if dashboards use them, add registry.AddDotNetMetrics() and adapt the names. [default-metrics-and-net-meters]"],
            program.Remaining);
    }

    [Theory]
    [InlineData("Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressProcessMetrics = true });", "The event counters and .NET meters of prometheus-net are no default metrics; if dashboards use them, add registry.AddDotNetMetrics() and adapt the names. [default-metrics-and-net-meters]")]
    [InlineData("MeterAdapter.StartListening();", "Call registry.AddMeters with the names of the meters. [default-metrics-and-net-meters]")]
    [InlineData("Metrics.ConfigureEventCounterAdapter(_ => { });", "Event counters have no counterpart; remove the call. [default-metrics-and-net-meters]")]
    [InlineData("_ = Metrics.DefaultRegistry.StaticLabels;", "The static labels cannot be read; keep the dictionary. [registries-and-factories]")]
    [InlineData("_ = Exemplar.FromTraceContext(Exemplar.Key(\"a\"), Exemplar.Key(\"b\"));", "FromTraceContext has the label names trace_id and span_id; use Exemplar.From for other names. [exemplars]")]
    public void A_call_without_counterpart_is_left_as_a_manual_change(string statements, string message) => Move.Leaves(statements, message);
}
