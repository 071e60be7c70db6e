namespace MetricsClient.Analyzers.Tests;

/// <summary>Code as users write it. No analyzer throws, and only the mistakes are reported.</summary>
public class RealisticCodeTests
{
    [Fact]
    public Task A_static_class_of_metrics() => HasNoFinding(
        """
        using static MetricsClient.Metrics;

        internal static class AppMetrics
        {
            private const string Prefix = "shop_";
            private const string Labels = nameof(Labels);

            internal static readonly Counter Orders = CreateCounter(Prefix + "orders_total", "Orders.");
            internal static readonly MetricFamily<Counter> Requests = CreateCounter($"{Prefix}requests_total", "Requests.", Labels, "code");
            internal static readonly Histogram Latency = Metrics.CreateHistogram(
                name: Prefix + "latency_seconds",
                help: "Latency.",
                options: new() { Buckets = Buckets.Exponential(0.001, 2, 16), MaxSeries = 10 });

            internal static MetricFamily<Gauge> Depth { get; } = DefaultRegistry.CreateGauge("shop_depth", "Depth.", ["queue"]);
        }

        internal sealed class Handler
        {
            internal void Run(string queue, TimeSpan time)
            {
                AppMetrics.Orders.Inc();
                AppMetrics.Requests.WithLabels("GET", "200").Inc();
                AppMetrics.Depth.WithLabels(queue).Set(time.TotalMilliseconds);
                AppMetrics.Latency.Observe(time.TotalSeconds);
            }
        }
        """);

    [Fact]
    public Task Primary_constructors_records_and_target_typed_creations() => HasNoFinding(
        """
        public sealed class Store(CollectorRegistry registry, string name)
        {
            private readonly MetricFamily<Counter> _reads = registry.CreateCounter("store_reads_total", "Reads.", ["table"], new() { Unit = null });
            private readonly Gauge _size = registry.CreateGauge(name, "Size.");

            public void Read(string table) => _reads.WithLabels(table).Inc(new Random().Next());

            public double Size { get => _size.Value; set => _size.Set(value); }
        }

        public sealed record Meters(Counter Hits, MetricFamily<Histogram> Times)
        {
            public Meters(CollectorRegistry registry)
                : this(registry.CreateCounter("hits_total", ""), registry.CreateHistogram("times_seconds", "", "route"))
            {
            }

            public void Hit(string route)
            {
                Hits.Inc();
                Times.WithLabels(route).Observe(1);
            }
        }

        public readonly record struct Pair(Gauge First, Gauge? Second);
        """);

    [Fact]
    public Task Top_level_statements_with_local_functions_and_lambdas() => HasNoFinding(
        """
        var registry = new CollectorRegistry();
        Func<string, Counter> counter = name => registry.CreateCounter(name, name);
        counter("a_total")?.Inc();
        MetricFamily<Gauge>? gauges = args.Length > 0 ? Create("x") : null;
        gauges?.WithLabels("1")!.Inc();
        gauges!.WithLabels(args is [var first, ..] ? first : "none").Dec();
        using (registry.CreateObservableGauge("b", "", () => args.Length))
        {
            await Task.WhenAll(args.Select(async arg => await Task.Run(() => gauges.WithLabels(arg).Inc())));
        }

        return registry switch { { AllowUtf8Names: true } => 1, _ => 0 };

        MetricFamily<Gauge> Create(params string[] labels) => registry.CreateGauge("c", "", labels);
        """.Insert(0, "using System.Linq;\n"));

    [Fact]
    public Task Generic_code() => HasNoFinding(
        """
        public static class Extensions
        {
            public static T For<T>(this MetricFamily<T> family, object value)
                where T : MetricSeries => family.WithLabels(value.ToString() ?? "");

            public static MetricFamily<Counter> CreateCounters(this CollectorRegistry registry, string name, params string[] labelNames) =>
                registry.CreateCounter(name, name, labelNames);
        }

        public class Repository<TKey, TValue>
            where TKey : notnull
        {
            private static readonly string s_name = typeof(TValue).Name;
            private static readonly MetricFamily<Counter> s_loads = Metrics.CreateCounter("repository_loads_total", "Loads.", "type", nameof(TKey));
            private readonly Dictionary<TKey, Counter> _counters = new();

            public void Load(TKey key)
            {
                if (!_counters.TryGetValue(key, out Counter? counter))
                {
                    _counters[key] = counter = s_loads.WithLabels(s_name, $"{key}");
                }

                counter.Inc();
                new CollectorRegistry().CreateCounters("other_total", "x", "y").For(key);
            }
        }
        """);

    [Fact]
    public Task Partial_classes_conditional_registration_and_exceptions() => HasNoFinding(
        """
        public partial class Worker : IDisposable
        {
            private readonly Counter _jobs;
            private readonly Histogram? _latency;
            private DurationTimer _timer;

            public Worker(CollectorRegistry? registry = null, bool measures = true)
            {
                registry ??= Metrics.DefaultRegistry;
                _jobs = (registry ?? throw new ArgumentNullException(nameof(registry))).CreateCounter("jobs_total", "Jobs.");
                _latency = measures ? registry.CreateHistogram("jobs_seconds", "Latency.") : default;
            }

            public partial Task RunAsync();
        }

        public partial class Worker
        {
            public async partial Task RunAsync()
            {
                _timer = _latency?.NewTimer() ?? default;
                try
                {
                    await _jobs.CountExceptionsAsync(() => Task.Delay(1), static e => e is not OperationCanceledException { InnerException: null });
                }
                catch (InvalidOperationException e) when (e.Data.Count > 0)
                {
                    _jobs.Inc(0);
                }
                finally
                {
                    _timer.Dispose();
                }
            }

            public void Dispose() => GC.SuppressFinalize(this);
        }
        """);

    [Fact]
    public Task Collectors_callbacks_and_views() => HasNoFinding(
        """
        public sealed class Disks : ICollector
        {
            public void Collect(MetricWriter writer)
            {
                SampleWriter free = writer.BeginGauge("disk_free_bytes", "Free.", "disk", "kind");
                foreach (var (disk, bytes) in new Dictionary<string, double>())
                {
                    free.Add(bytes, disk, "ssd");
                }

                writer.BeginHistogram("disk_seconds", "Times.", [0.1, 1], "disk").Add([1, 2, 3], 1.5, "sda");
            }

            public static void Register(CollectorRegistry registry)
            {
                registry.SetStaticLabels(new Dictionary<string, string> { ["host"] = Environment.MachineName, ["zone"] = "a" });
                CollectorRegistry view = registry.WithLabels([new("tenant", "x"), KeyValuePair.Create("plan", "y")]);
                view.CreateObservableCounter("disk_reads_total", "Reads.", ["disk"], () => [new LabeledValue(1, "sda"), new(2, "sdb")]);
                view.CreateObservableGauge("disk_load", "Load.", ["disk"], Loads);
                view.CreateInfo("build", "Build.").Set([Exemplar.Pair("version", "1")]);
            }

            private static IEnumerable<LabeledValue> Loads()
            {
                yield return new LabeledValue(1, "sda");
            }
        }
        """);

    [Fact]
    public async Task Mistakes_in_pairs_and_callbacks_are_found() => Assert.Equal(
        [
            "MC0002 \"host-name\"", "MC0002 \"__zone\"", "MC0002 \"a b\"", "MC0002 \"9\"", "MC0002 \"x.y\"",
            "MC0004 new LabeledValue(1, \"sda\", \"ssd\")", "MC0004 new(2)",
        ],
        await CompiledProgram.Findings(
            """
            Metrics.DefaultRegistry.SetStaticLabels(new Dictionary<string, string> { ["host-name"] = "a" });
            Metrics.DefaultRegistry.SetStaticLabels(new Dictionary<string, string> { { "__zone", "b" } });
            Metrics.WithLabels([new("a b", "x")]).WithLabels([KeyValuePair.Create("9", "y")]);
            Metrics.CreateInfo("build", "Build.").Set([Exemplar.Pair("x.y", "1")]);
            Metrics.CreateObservableCounter("a_total", "", ["disk"], () => [new LabeledValue(1, "sda", "ssd"), new(2)]);
            """));

    [Fact]
    public Task Code_that_is_unusual() => HasNoFinding(
        """
        unsafe class Unusual
        {
            private static readonly Lazy<MetricFamily<Counter>> s_lazy = new(static () => Metrics.CreateCounter("lazy_total", "", "x"));
            private static readonly MetricFamily<Counter>[] s_all = [Metrics.CreateCounter("b_total", "", "x"), Metrics.CreateCounter("c_total", "", "x", "y")];
            private static readonly delegate*<double, void> s_pointer = null;
            private event Action<MetricFamily<Counter>>? Created;
            private MetricFamily<Counter> this[int i] => s_all[i];

            [System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "MC0001", Justification = "A test of attributes.")]
            public void Run(dynamic any, in double amount, __arglist)
            {
                s_lazy.Value.WithLabels("1").Inc();
                this[1].WithLabels("1", "2").Inc();
                s_all[^1].WithLabels(["1", "2"]).Inc(amount);
                any.WithLabels("1", "2", "3").Inc(-1);
                Created?.Invoke(s_all[0]);
                (Counter first, var second) = (Metrics.CreateCounter("d_total", ""), Metrics.CreateCounter("e_total", "", "x"));
                second.WithLabels(default(string)!).Inc(checked((int)double.Epsilon));
                lock (first) { first.Inc(1e3); }
                goto end;
                end: first.IncTo(+0.0);
                object boxed = first;
                if (boxed is Counter { Value: > 0 } counter) { counter.Inc(); }
                System.Linq.Expressions.Expression<Func<Counter>> tree = () => Metrics.CreateCounter("f_total", "");
            }

            public static Gauge operator +(Unusual left, Gauge right) => right;

            ~Unusual() => s_lazy.Value.Clear();
        }
        """);

    [Fact]
    public async Task Constants_of_other_assemblies_are_read() => Assert.Equal(
        ["MC0001 System.Net.Mime.MediaTypeNames.Text.Plain", "MC0012 Names.Full"],
        await CompiledProgram.Findings(
            """
            Metrics.CreateGauge(System.Net.Mime.MediaTypeNames.Text.Plain, "");
            Metrics.CreateGauge(Names.Full, "", Microsoft.AspNetCore.Http.HttpMethods.IsGet("GET") ? "x" : "y");

            static class Names
            {
                internal const string Full = nameof(Names) + "_" + Unit;
                private const string Unit = "milliseconds";
            }
            """));

    private static async Task HasNoFinding(string program) => Assert.Empty(await CompiledProgram.Messages(program));
}
