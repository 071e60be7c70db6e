namespace MetricsClient.Migration.Tests.Rules;

/// <summary>The types of variables, properties, parameters and methods: a metric with labels becomes a family.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void A_metric_with_labels_becomes_a_family_everywhere_that_it_flows() => Move.Members(
        """
            private readonly Counter _orders;
            private readonly Dictionary<string, Counter> _byName = new Dictionary<string, Counter>();
            public Gauge Single { get; } = Metrics.CreateGauge("b", "B.");
            public Gauge? Labelled => Created();
            public C() { _orders = Metrics.CreateCounter("a_total", "A.", "x"); _byName["a"] = _orders; }
            private static Gauge Created() { return Metrics.CreateGauge("c", "C.", new[] { "x" }); }
            private void Count(Counter counter, Counter single) { counter.WithLabels("1").Inc(); single.Inc(); }
            public void Run() { Count(_orders, Metrics.CreateCounter("d_total", "D.")); foreach (Counter each in _byName.Values) { each.WithLabels("2").Inc(); } }
        """,
        """
            private readonly MetricFamily<Counter> _orders;
            private readonly Dictionary<string, MetricFamily<Counter>> _byName = new Dictionary<string, MetricFamily<Counter>>();
            public Gauge Single { get; } = Metrics.CreateGauge("b", "B.");
            public MetricFamily<Gauge>? Labelled => Created();
            public C() { _orders = Metrics.CreateCounter("a_total", "A.", "x"); _byName["a"] = _orders; }
            private static MetricFamily<Gauge> Created() { return Metrics.CreateGauge("c", "C.", new[] { "x" }); }
            private void Count(MetricFamily<Counter> counter, Counter single) { counter.WithLabels("1").Inc(); single.Inc(); }
            public void Run() { Count(_orders, Metrics.CreateCounter("d_total", "D.")); foreach (MetricFamily<Counter> each in _byName.Values) { each.WithLabels("2").Inc(); } }
        """);

    [Fact]
    public void A_holder_of_a_metric_has_the_type_of_its_labels() => Move.Members(
        """
            private readonly Lazy<Counter> _a = new(() => Metrics.CreateCounter("a_total", "A.", "x"));
            private readonly Lazy<Counter> _b = new Lazy<Counter>(() => Metrics.CreateCounter("b_total", "B."));
            private readonly Dictionary<string, Gauge> _c = new();
            public void Run(Lazy<Histogram> d)
            {
                _a.Value.WithLabels("1").Inc();
                _b.Value.Inc();
                foreach (var pair in _c)
                {
                    pair.Value.WithLabels("1").Set(1);
                }
                d.Value.WithLabels("1").Observe(1);
            }
        """,
        """
            private readonly Lazy<MetricFamily<Counter>> _a = new(() => Metrics.CreateCounter("a_total", "A.", "x"));
            private readonly Lazy<Counter> _b = new Lazy<Counter>(() => Metrics.CreateCounter("b_total", "B."));
            private readonly Dictionary<string, MetricFamily<Gauge>> _c = new();
            public void Run(Lazy<MetricFamily<Histogram>> d)
            {
                _a.Value.WithLabels("1").Inc();
                _b.Value.Inc();
                foreach (var pair in _c)
                {
                    pair.Value.WithLabels("1").Set(1);
                }
                d.Value.WithLabels("1").Observe(1);
            }
        """);

    [Fact]
    public void A_metric_that_a_function_receives_has_the_type_of_its_labels() => Move.Members(
        """
            private readonly Counter _a = Metrics.CreateCounter("a_total", "A.", "x");
            private readonly Gauge _b = Metrics.CreateGauge("b", "B.");
            private readonly Action<Counter> _c = counter => counter.WithLabels("1").Inc();
            public void Each(Action<Counter>? action, Action<Gauge> other) { action?.Invoke(_a); other(_b); }
            public void Run() { Each(counter => counter.WithLabels("1").Inc(), Set); _c(_a); }
            private static void Set(Gauge gauge) => gauge.Set(1);
        """,
        """
            private readonly MetricFamily<Counter> _a = Metrics.CreateCounter("a_total", "A.", "x");
            private readonly Gauge _b = Metrics.CreateGauge("b", "B.");
            private readonly Action<MetricFamily<Counter>> _c = counter => counter.WithLabels("1").Inc();
            public void Each(Action<MetricFamily<Counter>>? action, Action<Gauge> other) { action?.Invoke(_a); other(_b); }
            public void Run() { Each(counter => counter.WithLabels("1").Inc(), Set); _c(_a); }
            private static void Set(Gauge gauge) => gauge.Set(1);
        """);

    [Fact]
    public void An_accessor_and_an_indexer_have_the_type_of_the_labels_of_their_metric() => Move.Members(
        """
            private readonly List<Counter> _all = new() { Metrics.CreateCounter("a_total", "A.", "x") };
            private Counter? _set;
            public Counter this[int index] => _all[index];
            public Counter First { get => _all[0]; }
            public Counter? Set { get { return _set; } set { _set = value; } }
            public void Run() { this[0].WithLabels("1").Inc(); Set = Metrics.CreateCounter("b_total", "B.", "x"); }
        """,
        """
            private readonly List<MetricFamily<Counter>> _all = new() { Metrics.CreateCounter("a_total", "A.", "x") };
            private MetricFamily<Counter>? _set;
            public MetricFamily<Counter> this[int index] => _all[index];
            public MetricFamily<Counter> First { get => _all[0]; }
            public MetricFamily<Counter>? Set { get { return _set; } set { _set = value; } }
            public void Run() { this[0].WithLabels("1").Inc(); Set = Metrics.CreateCounter("b_total", "B.", "x"); }
        """);

    [Theory]
    [InlineData("params string[] labels", "Create().WithLabels();", true)]
    [InlineData("string[]? labels = null", "Create().WithLabels();", true)]
    [InlineData("params string[] labels", "Create(\"x\").WithLabels(\"1\");", false)]
    public void A_method_that_may_receive_no_label_names_is_left_as_a_manual_change(string parameter, string use, bool isLeft) => Assert.Equal(
        isLeft ? ["4: An empty array of label names throws at run time; call the method without label names. [differences-in-behavior]"] : [],
        MovedProgram.Of($"using Prometheus;\nclass C\n{{\n    static Counter Create({parameter}) => Metrics.CreateCounter(\"a_total\", \"A.\", labels);\n    void Run() {{ {use} }}\n}}\n").Remaining);

    [Fact]
    public void A_metric_of_another_file_has_the_type_of_its_labels()
    {
        var program = MovedProgram.Of(
            "using Prometheus;\npublic interface IShop { Counter Orders { get; } }\n",
            "using Prometheus;\npublic class Shop : IShop { public Counter Orders { get; } = Metrics.CreateCounter(\"a_total\", \"A.\", \"x\"); }\n",
            "public class User { public void Run(IShop shop) => shop.Orders.Labels(\"1\").Inc(); }\n");

        Assert.Equal(
            [
                "using MetricsClient;\npublic interface IShop { MetricFamily<Counter> Orders { get; } }\n",
                "using MetricsClient;\npublic class Shop : IShop { public MetricFamily<Counter> Orders { get; } = Metrics.CreateCounter(\"a_total\", \"A.\", \"x\"); }\n",
                "public class User { public void Run(IShop shop) => shop.Orders.WithLabels(\"1\").Inc(); }\n",
            ],
            program.Files);
        Assert.Empty(program.Errors);
    }

    [Fact]
    public void An_interface_becomes_a_class() => Move.Members(
        """
            public void Run(ICounter a, IGauge b, IHistogram c, ISummary? d, ICollector<ICounter> e, Counter.Child f, IMetricFactory g, ICollectorRegistry h, ICollector<ICounter> i)
            {
                a.Inc();
                b.Set(val: 2);
                c.Observe(1);
                d?.Observe(1);
                e.WithLabels("1").Inc();
                i.Unlabelled.Inc();
                f.IncTo(targetValue: 7);
                h.AddBeforeCollectCallback(() => { });
            }
        """,
        """
            public void Run(Counter a, Gauge b, Histogram c, Summary? d, MetricFamily<Counter> e, Counter f, CollectorRegistry g, CollectorRegistry h, Counter i)
            {
                a.Inc();
                b.Set(value: 2);
                c.Observe(1);
                d?.Observe(1);
                e.WithLabels("1").Inc();
                i.Inc();
                f.IncTo(target: 7);
                h.AddBeforeCollectCallback(() => { });
            }
        """);

    [Fact]
    public void Members_of_a_series_have_their_names_in_the_library() => Move.Members(
        """
            private readonly Gauge _a = Metrics.CreateGauge("a", "A.");
            private readonly Histogram _b = Metrics.CreateHistogram("b", "B.", "x");
            public double Run()
            {
                _a.SetToCurrentTimeUtc();
                _a.SetToTimeUtc(timestamp: DateTimeOffset.UnixEpoch);
                _a.IncToCurrentTimeUtc();
                _a.IncToTimeUtc(DateTimeOffset.UnixEpoch);
                using (_a.TrackInProgress()) { }
                using Prometheus.ITimer timer = _b.WithLabels("1").NewTimer();
                _b.RemoveLabelled("1");
                _b.WithLabels("2").Remove();
                _b.Labels("3", new[] { "x" }[0]).Publish();
                string[][] all = _b.GetAllLabelValues().ToArray();
                Metrics.CreateCounter("c_total", "C.").CountExceptions(() => { }, exceptionFilter: e => e is IOException);
                return _b.WithLabels("1").Sum + _b.WithLabels("1").Count + timer.ObserveDuration().TotalSeconds;
            }
        """,
        """
            private readonly Gauge _a = Metrics.CreateGauge("a", "A.");
            private readonly MetricFamily<Histogram> _b = Metrics.CreateHistogram("b", "B.", new[] { "x" }, new HistogramOptions { Buckets = Buckets.PrometheusNet });
            public double Run()
            {
                _a.SetToCurrentTime();
                _a.SetToTime(time: DateTimeOffset.UnixEpoch);
                _a.IncTo(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0);
                _a.IncTo(DateTimeOffset.UnixEpoch.ToUnixTimeMilliseconds() / 1000.0);
                using (_a.TrackInProgress()) { }
                using MetricsClient.DurationTimer timer = _b.WithLabels("1").NewTimer();
                _b.Remove("1");
                _b.Remove("2");
                _b.WithLabels("3", new[] { "x" }[0]).Publish();
                string[][] all = _b.GetAllSeries().Select(series => series.GetLabelValues().ToArray()).ToArray();
                Metrics.CreateCounter("c_total", "C.").CountExceptions(() => { }, filter: e => e is IOException);
                return _b.WithLabels("1").GetSnapshot().Sum + _b.WithLabels("1").GetSnapshot().Count + timer.ObserveDuration().TotalSeconds;
            }
        """);

    [Theory]
    [InlineData("Counter? c = null;\nc!.Inc();\nc = Metrics.CreateCounter(\"a_total\", \"\", \"x\");", "The value is sometimes a Counter with labels, which is a MetricFamily<Counter>, and sometimes without; use two variables. [metrics-and-labels]")]
    [InlineData("Counter.Child c = Metrics.CreateCounter(\"a_total\", \"\", \"x\").WithLabels(\"1\");\nc.Remove();", "A series does not remove itself; call Remove with the label values on the family. [metrics-and-labels]")]
    [InlineData("_ = Metrics.CreateCounter(\"a_total\", \"\").Name;", "Only a family has a name; keep the name in a constant. [metrics-and-labels]")]
    [InlineData("IObserver o = Metrics.CreateHistogram(\"a\", \"\");", "IObserver has no counterpart; use Histogram or Summary, or Action<double>. [metrics-and-labels]")]
    public void A_use_without_counterpart_is_left_as_a_manual_change(string statements, string message) => Move.Leaves(statements, message);
}
