namespace MetricsClient.Migration.Tests.Rules;

/// <summary>Names of one project that are in conflict with the moved code of another project.</summary>
public sealed class ProjectsTests
{
    private const string Types = """
        namespace Shop;
        public class Counter { public int Value; }
        public class CollectorRegistry { }
        public class HistogramOptions { }
        public class Buckets { }
        """;

    [Fact]
    public void A_type_of_another_project_does_not_take_the_place_of_a_type_of_the_library()
    {
        MovedProgram moved = MovedProgram.OfTwo(
            Types,
            """
            using Prometheus;

            namespace Shop.Web;

            public class User
            {
                private readonly Prometheus.Counter _orders = Metrics.CreateCounter("a_total", "A.");
                private readonly Lazy<Prometheus.Counter> _later = new(() => Metrics.CreateCounter("b_total", "B.", "x"));
                private readonly Histogram _seconds = Metrics.CreateHistogram("a_seconds", "A.");
                public void Run(ICounter counter, IMetricFactory factory, Shop.Counter own) => counter.Inc(own.Value + _orders.Value);
            }
            """).Second;

        Assert.Equal(
            """
            using MetricsClient;

            namespace Shop.Web;

            public class User
            {
                private readonly MetricsClient.Counter _orders = Metrics.CreateCounter("a_total", "A.");
                private readonly Lazy<MetricsClient.MetricFamily<MetricsClient.Counter>> _later = new(() => Metrics.CreateCounter("b_total", "B.", "x"));
                private readonly Histogram _seconds = Metrics.CreateHistogram("a_seconds", "A.", new MetricsClient.HistogramOptions { Buckets = MetricsClient.Buckets.PrometheusNet });
                public void Run(MetricsClient.Counter counter, MetricsClient.CollectorRegistry factory, Shop.Counter own) => counter.Inc(own.Value + _orders.Value);
            }
            """,
            moved.Files[0]);
        Assert.Empty(moved.Errors);
        Assert.Empty(moved.Remaining);
    }

    [Fact]
    public void Only_a_name_that_the_program_has_is_qualified() => Assert.Equal(
        "using MetricsClient;\nnamespace Shop.Metrics { class C { object _a = MetricsClient.Metrics.CreateHistogram(\"a\", \"A.\", new HistogramOptions { Buckets = MetricsClient.Buckets.PrometheusNet }); } class D { class Buckets { } object _b = MetricsClient.Metrics.CreateGauge(\"b\", \"B.\"); } }",
        MovedProgram.Of("using Prometheus;\nnamespace Shop.Metrics { class C { object _a = Prometheus.Metrics.CreateHistogram(\"a\", \"A.\"); } class D { class Buckets { } object _b = Prometheus.Metrics.CreateGauge(\"b\", \"B.\"); } }").Files[0]);

    [Fact]
    public void A_namespace_of_another_project_does_not_take_the_place_of_the_namespace_of_the_library()
    {
        MovedProgram moved = MovedProgram.OfTwo(
            "namespace Shop.MetricsClient { public class Counter { } }\nnamespace Shop { public class Counter { } }",
            "using Prometheus;\nnamespace Shop.Web { public class User { public void Run(ICounter counter) => counter.Inc(); } }").Second;

        Assert.Equal("using MetricsClient;\nnamespace Shop.Web { public class User { public void Run(global::MetricsClient.Counter counter) => counter.Inc(); } }", moved.Files[0]);
        Assert.Empty(moved.Errors);
    }

    [Fact]
    public void A_name_that_is_ambiguous_after_the_move_is_an_error_of_the_compiler()
    {
        MovedProgram moved = MovedProgram.OfTwo(
            "namespace Shop.Common { public class MetricOptions { } }",
            "using Prometheus;\nusing Shop.Common;\nclass User { MetricOptions? _options; object _a = Metrics.CreateGauge(\"a\", \"A.\"); }").Second;

        Assert.Equal(["3: CS0104 'MetricOptions' is an ambiguous reference between 'Shop.Common.MetricOptions' and 'MetricsClient.MetricOptions'"], moved.Errors);
    }

    [Fact]
    public void A_metric_that_two_projects_of_a_program_create_differently_is_left_as_a_manual_change()
    {
        const string Library = "using Prometheus;\npublic class A { object C = Metrics.CreateCounter(\"a_total\", \"A.\"); }\n";

        Assert.Equal(
            ["3: A name has one help text and one set of labels in a registry, and 0.cs(2) registers the name differently. [metrics-and-labels]"],
            MovedProgram.OfTwo(Library, "using Prometheus;\n\nclass B { object C = Metrics.CreateCounter(\"a_total\", \"B.\"); }\n").Second.Remaining);
    }
}
