namespace MetricsClient.Migration.Tests.Rules;

/// <summary>Usings, qualified names and line ends.</summary>
public sealed class UsingTests
{
    [Fact]
    public void A_file_without_using_keeps_qualified_names()
    {
        var program = MovedProgram.Of(
            """
            using M = Prometheus.Metrics;
            using static Prometheus.Metrics;

            class C
            {
                private readonly Prometheus.Histogram _a = Prometheus.Metrics.CreateHistogram("a", "", new Prometheus.HistogramConfiguration { Buckets = Prometheus.Histogram.LinearBuckets(1, 1, 2), LabelNames = new[] { "x" } });
                private readonly global::Prometheus.ICounter? _b;
                private readonly object _c = M.CreateGauge("c", ""), _d = CreateGauge("d", ""), _e = M.NewCustomRegistry();
            }

            """);

        Assert.Equal(
            """
            using M = MetricsClient.Metrics;
            using static MetricsClient.Metrics;

            class C
            {
                private readonly MetricsClient.MetricFamily<Histogram> _a = MetricsClient.Metrics.CreateHistogram("a", "", new[] { "x" }, new MetricsClient.HistogramOptions { Buckets = MetricsClient.Buckets.Linear(1, 1, 2) });
                private readonly global::MetricsClient.Counter? _b;
                private readonly object _c = M.CreateGauge("c", ""), _d = CreateGauge("d", ""), _e = new MetricsClient.CollectorRegistry();
            }

            """.Replace("MetricFamily<Histogram>", "MetricFamily<MetricsClient.Histogram>", StringComparison.Ordinal),
            program.Files[0]);
        Assert.Equal("", string.Join('\n', program.Errors));
    }

    [Fact]
    public void A_global_using_is_valid_for_all_files()
    {
        var program = MovedProgram.Of(
            "// Header.\nglobal using Prometheus;\nglobal using Prometheus.HttpMetrics;\n",
            "class C { private readonly IGauge? _a; private readonly object _b = new CounterConfiguration(); }\n");

        Assert.Equal(["// Header.\nglobal using MetricsClient;\n", "class C { private readonly Gauge? _a; private readonly object _b = new CounterOptions(); }\n"], program.Files);
        Assert.Equal("", string.Join('\n', program.Errors));
    }

    [Fact]
    public void The_header_of_a_file_stays_if_its_first_using_disappears()
    {
        var program = MovedProgram.Of("// Header.\n\nusing Prometheus.HttpMetrics;\nusing Prometheus;\n\nclass C { HttpMiddlewareExporterOptions? O; }\n");

        Assert.Equal("// Header.\n\nusing MetricsClient;\n\nclass C { HttpMetricsOptions? O; }\n", program.Files[0]);
    }

    [Fact]
    public void Line_ends_stay()
    {
        var program = MovedProgram.Of("using Prometheus;\r\n\r\nclass C\r\n{\r\n    void M(IServiceCollection s)\r\n    {\r\n        s.AddMetricServer(o => o.Port = 1);\r\n    }\r\n}\r\n");

        Assert.Equal(
            "using MetricsClient;\r\n\r\nclass C\r\n{\r\n    void M(IServiceCollection s)\r\n    {\r\n        s.AddKestrelMetricServer(o =>\r\n        {\r\n            o.Host = \"+\";\r\n            o.Port = 1;\r\n        });\r\n    }\r\n}\r\n",
            program.Files[0]);
    }

    [Fact]
    public void Disabled_code_is_left_as_a_manual_change()
    {
        var program = MovedProgram.Of("using Prometheus;\nusing Prometheus.HttpMetrics;\n#if OLD\nusing Prometheus.Old;\n#endif\nclass C { ICounter? A; }\n");

        Assert.Equal("using MetricsClient;\n#if OLD\nusing Prometheus.Old;\n#endif\nclass C { Counter? A; }\n", program.Files[0]);
        Assert.Equal(["3: This code is disabled by #if and was not moved. [packages-and-namespaces]"], program.Remaining);
    }

    [Fact]
    public void Directives_around_removed_code_stay()
    {
        var program = MovedProgram.Of(
            """
            #if !OLDER
            using Prometheus.HttpMetrics;
            #endif
            using Prometheus;
            #pragma warning disable CS0219
            using Prometheus.HttpClientMetrics;

            namespace A
            {
                using Prometheus.HttpMetrics;

                class C
                {
                    void M()
                    {
            #if !OLD
                        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressMeters = true });
            #endif
                    }
                }
            }

            """);

        Assert.Equal(
            """
            #if !OLDER
            #endif
            using MetricsClient;
            #pragma warning disable CS0219

            namespace A
            {

                class C
                {
                    void M()
                    {
            #if !OLD
                        ;
            #endif
                    }
                }
            }

            """,
            program.Files[0]);
        Assert.Empty(program.Errors);
    }

    [Fact]
    public void A_call_with_directives_inside_is_left_as_a_manual_change()
    {
        const string Call = "Metrics.CreateCounter(\"a_total\", \"A.\", new CounterConfiguration\n{\n#if NET\n    SuppressInitialValue = true,\n#endif\n})";
        var program = MovedProgram.Of($"using Prometheus;\nclass C\n{{\n    object M() => {Call};\n}}\n");

        Assert.Equal($"using MetricsClient;\nclass C\n{{\n    object M() => {Call};\n}}\n", program.Files[0]);
        Assert.Equal(["4: This call contains directives such as #if; move the call by hand. [configuration-objects]"], program.Remaining);
    }

    [Fact]
    public void A_namespace_of_the_program_inside_of_the_namespace_of_prometheus_net_stays()
    {
        var program = MovedProgram.Of(
            "namespace Prometheus.Extra;\npublic static class Extras { public static readonly Counter C = Metrics.CreateCounter(\"a_total\", \"A.\"); }\n",
            "using Prometheus.Extra;\nclass C { public void M() => Extras.C.Inc(); }\n",
            "namespace Prometheus { public static class Own { } }\n",
            "using Prometheus;\nclass D { public Type T => typeof(Own); public ICounter? C; }\n");

        Assert.Equal(
            [
                "using MetricsClient;\nnamespace Prometheus.Extra;\npublic static class Extras { public static readonly Counter C = Metrics.CreateCounter(\"a_total\", \"A.\"); }\n",
                "using Prometheus.Extra;\nclass C { public void M() => Extras.C.Inc(); }\n",
                "using MetricsClient;\nnamespace Prometheus { public static class Own { } }\n",
                "using MetricsClient;\nusing Prometheus;\nclass D { public Type T => typeof(Own); public Counter? C; }\n",
            ],
            program.Files);
        Assert.Equal("", string.Join('\n', program.Errors));
    }

    [Fact]
    public void A_type_of_the_program_with_the_name_of_an_inserted_type_keeps_its_meaning()
    {
        var program = MovedProgram.Of(
            "using Prometheus;\nnamespace App;\nstatic class Buckets { }\nclass C { object A = Histogram.LinearBuckets(1, 1, 2); }\n");

        Assert.Equal("using MetricsClient;\nnamespace App;\nstatic class Buckets { }\nclass C { object A = MetricsClient.Buckets.Linear(1, 1, 2); }\n", program.Files[0]);
        Assert.Equal("", string.Join('\n', program.Errors));
    }

    [Fact]
    public void An_alias_for_all_files_is_no_import()
    {
        var program = MovedProgram.Of("global using P = Prometheus;\n", "class C { object A = P.Histogram.LinearBuckets(1, 1, 2); object B = P.Metrics.NewCustomRegistry(); }\n");

        Assert.Equal(
            ["global using P = MetricsClient;\n", "class C { object A = MetricsClient.Buckets.Linear(1, 1, 2); object B = new MetricsClient.CollectorRegistry(); }\n"],
            program.Files);
        Assert.Equal("", string.Join('\n', program.Errors));
    }

    [Fact]
    public void References_in_documentation_are_moved()
    {
        var program = MovedProgram.Of(
            """
            using Prometheus;
            /// <summary>A <see cref="Counter"/>, <see cref="IGauge"/>, <see cref="Prometheus.Gauge.Set(double)"/>, <see cref="ICollector{TChild}"/> or <c>Prometheus</c>.</summary>
            class C
            {
                /// <inheritdoc cref="Histogram.LinearBuckets"/>
                public ICounter? A;
            #if NEVER // Prometheus
            #endif
            }

            """);

        Assert.StartsWith(
            "using MetricsClient;\n/// <summary>A <see cref=\"Counter\"/>, <see cref=\"Gauge\"/>, <see cref=\"MetricsClient.Gauge.Set(double)\"/>, <see cref=\"MetricFamily{T}\"/> or <c>Prometheus</c>.</summary>\nclass C\n",
            program.Files[0],
            StringComparison.Ordinal);
        Assert.Equal("", string.Join('\n', program.Errors));
    }

    [Fact]
    public void A_file_that_uses_the_metrics_of_another_file_needs_no_using()
    {
        var program = MovedProgram.Of(
            "using Prometheus;\npublic static class Orders { public static readonly Counter C = Metrics.CreateCounter(\"a_total\", \"A.\", \"x\"); }\n",
            "class C { void M() => Orders.C.Labels(\"1\").Inc(); }\n");

        Assert.Equal("class C { void M() => Orders.C.WithLabels(\"1\").Inc(); }\n", program.Files[1]);
        Assert.Equal("", string.Join('\n', program.Errors));
    }

    [Fact]
    public void A_file_without_implicit_usings_gets_the_namespaces_of_the_platform()
    {
        var program = MovedProgram.Of(
            """
            // plain
            using Prometheus;
            class C
            {
                object A(Gauge gauge, IMetricServer server)
                {
                    gauge.IncToCurrentTimeUtc();
                    server = new MetricServer(1);
                    return new object[] { new MetricPusher("http://a/metrics", "b"), Summary.DefMaxAge, server.StopAsync() };
                }
            }

            """);

        Assert.StartsWith("// plain\nusing System;\nusing System.Threading.Tasks;\nusing MetricsClient;\n", program.Files[0], StringComparison.Ordinal);
        Assert.Equal("", string.Join('\n', program.Errors));
    }

    [Fact]
    public void A_file_without_prometheus_net_stays() => Assert.Equal("class C { }\n", MovedProgram.Of("class C { }\n").Files[0]);
}
