namespace MetricsClient.Migration.Tests.Rules;

/// <summary>The types of collections of metrics, and of generic types that hold metrics.</summary>
public sealed class CollectionShapeTests
{
    [Fact]
    public void A_collection_of_metrics_has_the_type_of_the_labels_with_which_its_elements_are_created() => Move.Members(
        """
            private readonly Counter[] _a = { Metrics.CreateCounter("a_total", "A.", "x") };
            private readonly Counter[] _b = new Counter[] { Metrics.CreateCounter("b_total", "B.", "x") };
            private readonly Gauge[] _c = new[] { Metrics.CreateGauge("c", "C.", "x"), Metrics.CreateGauge("d", "D.", "x") };
            private readonly List<Gauge> _d = new List<Gauge> { Metrics.CreateGauge("e", "E.", "x") };
            private readonly IReadOnlyList<Summary> _e = [Metrics.CreateSummary("f", "F.", "x")];
            private readonly Dictionary<string, Counter> _f = new() { ["g"] = Metrics.CreateCounter("g_total", "G.", "x") };
            private readonly Dictionary<string, Counter> _g = new Dictionary<string, Counter> { { "h", Metrics.CreateCounter("h_total", "H.", "x") } };
            private readonly Counter[] _h = new[] { "i_total", "j_total" }.Select(name => Metrics.CreateCounter(name, "I.", "x")).ToArray();
            private readonly IDictionary<string, Counter> _i = new[] { "k_total" }.ToDictionary(name => name, name => { return Metrics.CreateCounter(name, "K.", "x"); });
            private readonly Counter[][] _j = { new[] { Metrics.CreateCounter("l_total", "L.", "x") } };
            private readonly Counter[] _k = { Metrics.CreateCounter("m_total", "M.") };
            private Counter[] _l = Array.Empty<Counter>();
            public Counter[] All => new Counter[] { Metrics.CreateCounter("n_total", "N.", "x") };
            public IEnumerable<Counter> Each() { yield return Metrics.CreateCounter("o_total", "O.", "x"); }
            public void Run(IEnumerable<Counter> all) { _l = all.ToArray(); Run(new List<Counter> { Metrics.CreateCounter("p_total", "P.", "x") }); }
            public IEnumerable<Counter> Query() => from name in new[] { "q_total" } select Metrics.CreateCounter(name, "Q.", "x");
        """,
        """
            private readonly MetricFamily<Counter>[] _a = { Metrics.CreateCounter("a_total", "A.", "x") };
            private readonly MetricFamily<Counter>[] _b = new MetricFamily<Counter>[] { Metrics.CreateCounter("b_total", "B.", "x") };
            private readonly MetricFamily<Gauge>[] _c = new[] { Metrics.CreateGauge("c", "C.", "x"), Metrics.CreateGauge("d", "D.", "x") };
            private readonly List<MetricFamily<Gauge>> _d = new List<MetricFamily<Gauge>> { Metrics.CreateGauge("e", "E.", "x") };
            private readonly IReadOnlyList<MetricFamily<Summary>> _e = [Metrics.CreateSummary("f", "F.", "x")];
            private readonly Dictionary<string, MetricFamily<Counter>> _f = new() { ["g"] = Metrics.CreateCounter("g_total", "G.", "x") };
            private readonly Dictionary<string, MetricFamily<Counter>> _g = new Dictionary<string, MetricFamily<Counter>> { { "h", Metrics.CreateCounter("h_total", "H.", "x") } };
            private readonly MetricFamily<Counter>[] _h = new[] { "i_total", "j_total" }.Select(name => Metrics.CreateCounter(name, "I.", "x")).ToArray();
            private readonly IDictionary<string, MetricFamily<Counter>> _i = new[] { "k_total" }.ToDictionary(name => name, name => { return Metrics.CreateCounter(name, "K.", "x"); });
            private readonly MetricFamily<Counter>[][] _j = { new[] { Metrics.CreateCounter("l_total", "L.", "x") } };
            private readonly Counter[] _k = { Metrics.CreateCounter("m_total", "M.") };
            private MetricFamily<Counter>[] _l = Array.Empty<MetricFamily<Counter>>();
            public MetricFamily<Counter>[] All => new MetricFamily<Counter>[] { Metrics.CreateCounter("n_total", "N.", "x") };
            public IEnumerable<MetricFamily<Counter>> Each() { yield return Metrics.CreateCounter("o_total", "O.", "x"); }
            public void Run(IEnumerable<MetricFamily<Counter>> all) { _l = all.ToArray(); Run(new List<MetricFamily<Counter>> { Metrics.CreateCounter("p_total", "P.", "x") }); }
            public IEnumerable<MetricFamily<Counter>> Query() => from name in new[] { "q_total" } select Metrics.CreateCounter(name, "Q.", "x");
        """);

    [Fact]
    public void A_metric_in_a_generic_type_of_the_platform_has_the_type_of_its_labels() => Move.Members(
        """
            private readonly KeyValuePair<string, Counter> _a = new KeyValuePair<string, Counter>("a", Metrics.CreateCounter("a_total", "A.", "x"));
            private readonly Lazy<Counter> _b = new(() => { return Metrics.CreateCounter("b_total", "B.", "x"); });
            private Counter? _c;
            public Task<Counter> Get() => Task.FromResult(Metrics.CreateCounter("d_total", "D.", "x"));
            public void Run() => LazyInitializer.EnsureInitialized(ref _c, () => Metrics.CreateCounter("c_total", "C.", "x"))!.WithLabels("1").Inc();
        """,
        """
            private readonly KeyValuePair<string, MetricFamily<Counter>> _a = new KeyValuePair<string, MetricFamily<Counter>>("a", Metrics.CreateCounter("a_total", "A.", "x"));
            private readonly Lazy<MetricFamily<Counter>> _b = new(() => { return Metrics.CreateCounter("b_total", "B.", "x"); });
            private MetricFamily<Counter>? _c;
            public Task<MetricFamily<Counter>> Get() => Task.FromResult(Metrics.CreateCounter("d_total", "D.", "x"));
            public void Run() => LazyInitializer.EnsureInitialized(ref _c, () => Metrics.CreateCounter("c_total", "C.", "x"))!.WithLabels("1").Inc();
        """);

    [Fact]
    public void Generic_code_of_the_program_is_used_for_metrics_with_and_without_labels()
    {
        var program = MovedProgram.Of(
            """
            using Prometheus;
            public class All<T>
                where T : Collector
            {
                private readonly List<T> _all = new();
                public void Add(T metric) => _all.Add(metric);
                public T Get(int index) => _all[index];
                public IEnumerable<string> Names => _all.Select(metric => metric.Name);
            }
            """,
            """
            using Prometheus;
            public class C
            {
                private readonly Counter _a = Kept(Metrics.CreateCounter("a_total", "A.", "x"));
                private readonly Gauge _b = Kept(Metrics.CreateGauge("b", "B."));
                private readonly All<Counter> _all = new All<Counter>();
                private static T Kept<T>(T metric) => metric;
                public void Run() { _all.Add(_a); _all.Get(0).WithLabels("1").Inc(); Counter first = _all.Get(0); first.WithLabels("1").Inc(); _b.Inc(); }
            }
            """);

        Assert.Equal(
            [
                """
                using MetricsClient;
                public class All<T>
                    where T : MetricFamily
                {
                    private readonly List<T> _all = new();
                    public void Add(T metric) => _all.Add(metric);
                    public T Get(int index) => _all[index];
                    public IEnumerable<string> Names => _all.Select(metric => metric.Name);
                }
                """,
                """
                using MetricsClient;
                public class C
                {
                    private readonly MetricFamily<Counter> _a = Kept(Metrics.CreateCounter("a_total", "A.", "x"));
                    private readonly Gauge _b = Kept(Metrics.CreateGauge("b", "B."));
                    private readonly All<MetricFamily<Counter>> _all = new All<MetricFamily<Counter>>();
                    private static T Kept<T>(T metric) => metric;
                    public void Run() { _all.Add(_a); _all.Get(0).WithLabels("1").Inc(); MetricFamily<Counter> first = _all.Get(0); first.WithLabels("1").Inc(); _b.Inc(); }
                }
                """,
            ],
            program.Files);
        Assert.Empty(program.Errors);
        Assert.Empty(program.Remaining);
    }

    [Fact]
    public void A_series_of_a_collection_of_families_stays_a_series() => Move.Members(
        """
            private static readonly Counter[] s_all = { Metrics.CreateCounter("a_total", "A.", "x") };
            private readonly Counter.Child[] _series = s_all.Select(family => family.WithLabels("1")).ToArray();
            public void Run() { foreach (Counter.Child each in _series) { each.Inc(); } }
        """,
        """
            private static readonly MetricFamily<Counter>[] s_all = { Metrics.CreateCounter("a_total", "A.", "x") };
            private readonly Counter[] _series = s_all.Select(family => family.WithLabels("1")).ToArray();
            public void Run() { foreach (Counter each in _series) { each.Inc(); } }
        """);
}
