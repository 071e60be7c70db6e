namespace MetricsClient.Migration.Tests.Rules;

/// <summary>Type tests, aliases and generic types.</summary>
public sealed class TypeTests
{
    private const string Test =
        "A type test on a metric can have another result: a metric with labels is a MetricFamily<T>, and a series has the type of a metric without labels. [metrics-and-labels]";

    [Theory]
    [InlineData("object o = Metrics.CreateCounter(\"a_total\", \"\", \"x\");\n_ = o is Counter;", 1)]
    [InlineData("object o = 1;\n_ = o as Gauge.Child;\n_ = (Summary)o;", 2)]
    [InlineData("object o = 1;\n_ = o switch { Counter c => \"c\", Gauge { Value: 1 } => \"g\", Histogram => \"h\", Counter.Child => \"s\", _ => \"\" };", 4)]
    [InlineData("object o = 1;\nif (o is not ICounter) { }\n_ = new object[0].OfType<Counter>();\n_ = typeof(Summary).Name;", 3)]
    public void Each_type_test_on_a_metric_is_left_as_a_manual_change(string statements, int count) =>
        Move.Leaves(statements, [.. Enumerable.Repeat(Test, count)]);

    [Fact]
    public void An_alias_of_a_metric_with_labels_becomes_the_element_of_a_family()
    {
        var program = MovedProgram.Of(
            "global using Hits = Prometheus.Counter;\n",
            """
            using Prometheus;
            using Level = Prometheus.Gauge;

            public class C
            {
                private readonly Hits _a = Metrics.CreateCounter("a_total", "A.", "x");
                private readonly Level _b = Metrics.CreateGauge("b", "B.");
                public Hits.Child Of() => _a.WithLabels("1");
                public void Run(Level.Child c) => _b.Set(c.Value);
            }
            """);

        Assert.Equal("global using Hits = MetricsClient.Counter;\n", program.Files[0]);
        Assert.Equal(
            """
            using MetricsClient;
            using Level = MetricsClient.Gauge;

            public class C
            {
                private readonly MetricFamily<Hits> _a = Metrics.CreateCounter("a_total", "A.", "x");
                private readonly Level _b = Metrics.CreateGauge("b", "B.");
                public Counter Of() => _a.WithLabels("1");
                public void Run(Gauge c) => _b.Set(c.Value);
            }
            """,
            program.Files[1]);
        Assert.Equal("", string.Join('\n', program.Errors));
        Assert.Empty(program.Remaining);
    }

    [Fact]
    public void A_generic_collector_becomes_a_family() => Move.Members(
        """
            public static T Pick<T>(Collector<T> c) where T : ChildBase => c.WithLabels("1");
            public static void Run(Collector<Counter.Child> c) => Pick(c).Inc();
        """,
        """
            public static T Pick<T>(MetricFamily<T> c) where T : MetricSeries => c.WithLabels("1");
            public static void Run(MetricFamily<Counter> c) => Pick(c).Inc();
        """);

    [Fact]
    public void The_metrics_of_a_collection_have_names() => Move.Statements(
        """
        Counter[] cs = { Metrics.CreateCounter("a_total", "", "x") };
        List<Collector> all = new();
        cs[0].WithLabels("1").Inc();
        _ = cs.ToDictionary(c => c.Name, c => c);
        foreach (var c in all) Console.WriteLine(c.Name + c.LabelNames.Length);
        """,
        """
        MetricFamily<Counter>[] cs = { Metrics.CreateCounter("a_total", "", "x") };
        List<MetricFamily> all = new();
        cs[0].WithLabels("1").Inc();
        _ = cs.ToDictionary(c => c.Name, c => c);
        foreach (var c in all) Console.WriteLine(c.Name + c.LabelNames.Count);
        """);

    [Theory]
    [InlineData(
        "Prometheus.ITimer? t = null;\nt?.ObserveDuration();",
        "DurationTimer is a struct; declare the timer where it starts, or write timer?.ObserveDuration() and timer.Value. [metrics-and-labels]")]
    [InlineData(
        "string[] names = [];\nMetrics.CreateCounter(\"a_total\", \"\", names);",
        "An empty array of label names throws at run time; call the method without label names. [differences-in-behavior]")]
    [InlineData(
        "CounterConfiguration With(string[] names) => new() { LabelNames = names };\n_ = Metrics.CreateCounter(\"a_total\", \"\", With(new[] { \"x\" }));",
        "Options contain no label names; pass these names to each call that creates a metric with the options. [configuration-objects]")]
    [InlineData(
        "var shared = new GaugeConfiguration { LabelNames = new[] { \"x\" } };\nGauge Make(GaugeConfiguration c) => Metrics.CreateGauge(\"a\", \"\", c);\nMake(shared);",
        "Options contain no label names; pass these names to each call that creates a metric with the options. [configuration-objects]")]
    public void A_value_that_the_compiler_does_not_prove_is_left_as_a_manual_change(string statements, string message) => Move.Leaves(statements, message);
}
