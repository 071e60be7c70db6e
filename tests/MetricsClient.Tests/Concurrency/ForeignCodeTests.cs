using System.Buffers;
using System.Collections;
using System.Diagnostics.Tracing;

namespace MetricsClient.Tests.Concurrency;

/// <summary>
/// Code of the program, such as a callback, never runs under a lock that another member acquires. Each test calls all members on another
/// thread while the code of the program runs and waits for this thread, as a program does that takes a lock of its own in both places.
/// </summary>
public sealed class ForeignCodeTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    // Each entry makes the library call the action.
    private static readonly Dictionary<string, Action<CollectorRegistry, Action>> s_kinds = new()
    {
        ["observable callback"] = static (registry, code) =>
        {
            registry.CreateObservableGauge("callback", "", () => Run(code, 1.0));
            registry.InText();
        },
        ["labeled callback"] = static (registry, code) =>
        {
            registry.CreateObservableGauge("callback", "", ["a"], () => Lazy(new LabeledValue(1, "x"), code));
            registry.InText();
        },
        ["collector"] = static (registry, code) => Collect(registry, _ => code()),
        ["bounds of a collector"] = static (registry, code) => Collect(registry, writer => writer.BeginHistogram("h", "", new CodeList<double>(1, code)).Add([1, 0], 1)),
        ["counts of a collector"] = static (registry, code) => Collect(registry, writer => writer.BeginHistogram("h", "", []).Add(new CodeList<long>(1, code), 1)),
        ["quantiles of a collector"] = static (registry, code) => Collect(registry, writer => writer.BeginSummary("s", "", new CodeList<double>(0.5, code)).Add(1, 1, [1])),
        ["quantile values of a collector"] = static (registry, code) => Collect(registry, writer => writer.BeginSummary("s", "", [0.5]).Add(1, 1, new CodeList<double>(1, code))),
        ["states of a collector"] = static (registry, code) => Collect(registry, writer => writer.BeginStateSet("p", "", new CodeList<string>("on", code)).Add(["on"])),
        ["enabled states of a collector"] = static (registry, code) => Collect(registry, writer => writer.BeginStateSet("p", "", ["on"]).Add(new CodeList<string>("on", code))),
        ["before-collect callback"] = static (registry, code) =>
        {
            registry.AddBeforeCollectCallback(code);
            registry.InText();
        },
        ["asynchronous before-collect callback"] = static (registry, code) =>
        {
            registry.AddBeforeCollectCallback(() =>
            {
                code();
                return Task.CompletedTask;
            });
            registry.WriteToAsync(Stream.Null, ExpositionFormat.PrometheusText).Wait(s_patience);
        },
        ["clock"] = static (registry, code) =>
        {
            ((CodeClock)registry.Time).Code = code;
            Every(registry).WithLabels("new").Inc();
        },
        ["clock at the limit"] = static (registry, code) =>
        {
            MetricFamily<Counter> family = Every(registry);
            family.WithLabels("1").Inc();
            family.WithLabels("2").Inc();
            ((CodeClock)registry.Time).Code = code;
            family.WithLabels("3").Inc();
        },
        ["clock of a scrape"] = static (registry, code) =>
        {
            Every(registry).WithLabels("1").Inc();
            ((CodeClock)registry.Time).Code = code;
            registry.InText();
        },
        ["clock of a reset"] = static (registry, code) =>
        {
            Histogram histogram = Native(registry);
            histogram.Observe(1);
            ((CodeClock)registry.Time).Code = code;
            histogram.Observe(100);
        },
        ["predicate"] = static (registry, code) =>
        {
            MetricFamily<Counter> family = registry.CreateCounter("p_total", "", "a");
            family.WithLabels("x");
            family.RemoveWhere(_ => Run(code, true));
        },
        ["problem callback"] = static (registry, code) =>
        {
            registry.AddProblemCallback(_ => code());
            ReachLimit(registry);
            ReportedProblems.Await(registry);
        },
        ["event listener"] = static (registry, code) =>
        {
            using var listener = new Listener(code);
            ReachLimit(registry);
            ReportedProblems.Await(registry);
        },
        // The code registers metrics, after which the labels cannot change.
        ["static labels"] = static (registry, code) => Assert.Throws<InvalidOperationException>(
            () => registry.SetStaticLabels(Lazy(KeyValuePair.Create("zone", "1"), code))),
        ["labels of an info"] = static (registry, code) => registry.CreateInfo("i", "").Set(Lazy(KeyValuePair.Create("version", "1"), code)),
        ["buckets"] = static (registry, code) => registry.CreateHistogram("h", "", new HistogramOptions { Buckets = new CodeList<double>(1, code) }),
        ["quantiles"] = static (registry, code) => registry.CreateSummary("s", "", new SummaryOptions { Quantiles = new CodeList<double>(0.5, code) }),
        ["states"] = static (registry, code) => registry.CreateStateSet("p", "", new CodeList<string>("on", code)),
        ["output"] = static (registry, code) =>
        {
            registry.CreateSummary("s", "", new SummaryOptions { Quantiles = [0.5] }).Observe(1);
            registry.CreateHistogram("n", "", new HistogramOptions { Native = new NativeHistogramOptions() }).Observe(1);
            registry.WriteTo(new Output(code), ExpositionFormat.Protobuf);
        },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_member_can_be_called_while_code_of_the_program_runs(string kind)
    {
        var registry = new CollectorRegistry(new CodeClock());
        int runs = 0;
        bool finished = true;
        Exception? failure = null;

        s_kinds[kind](registry, () =>
        {
            if (Interlocked.Increment(ref runs) == 1)
            {
                var other = new Thread(() => failure = Record.Exception(() => CallEveryMember(registry))) { IsBackground = true };
                other.Start();
                finished = other.Join(s_patience);
            }
        });

        Assert.True(runs > 0, "The library has not called the code.");
        Assert.Null(failure);
        Assert.True(finished, $"A member waits while this code of the program runs: {kind}.");
    }

    private static void CallEveryMember(CollectorRegistry registry)
    {
        MetricFamily<Counter> family = Every(registry);
        family.WithLabels("1").Inc();
        family.WithLabels("2").Unpublish();
        family.WithLabels("3").Inc(1, Exemplar.From(Exemplar.Pair("a", "b")));
        family.RemoveWhere(static _ => true);
        family.Remove("1");
        family.Clear();
        registry.CreateGauge("level", "").TrackInProgress().Dispose();
        registry.CreateHistogram("seconds", "").Observe(1);
        Native(registry).GetSnapshot();
        registry.CreateSummary("size", "", new SummaryOptions { Quantiles = [0.5] }).GetSnapshot();
        registry.CreateInfo("fact_info", "").Set([new("b", "c")]);
        registry.CreateStateSet("state", "", ["on"]).Set("on");
        registry.CreateObservableGauge("other_callback", "", static () => 1).Dispose();
        registry.Register(new NoMetrics()).Dispose();
        registry.AddBeforeCollectCallback(static () => { }).Dispose();
        registry.AddProblemCallback(static _ => { }).Dispose();
        registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, "every", "It happened."));
        registry.CreateCounter("other_total", "", "a").WithLabels("1").Inc();
        foreach (string name in new[] { "every_total", "callback", "p_total", "h", "s", "i", "p" })
        {
            registry.Unregister(name);
        }
    }

    private static MetricFamily<Counter> Every(CollectorRegistry registry) =>
        registry.CreateCounter("every_total", "", ["a"], new CounterOptions { MaxSeries = 2, TimeToLive = TimeSpan.FromHours(1) });

    private static Histogram Native(CollectorRegistry registry) => registry.CreateHistogram(
        "native_seconds", "", new HistogramOptions { Native = new NativeHistogramOptions { MaxBuckets = 1, MinResetInterval = TimeSpan.Zero } });

    private static void ReachLimit(CollectorRegistry registry)
    {
        MetricFamily<Counter> family = registry.CreateCounter("limited_total", "", ["a"], new CounterOptions { MaxSeries = 1 });
        family.WithLabels("1");
        family.WithLabels("2").Inc();
    }

    private static void Collect(CollectorRegistry registry, Action<MetricWriter> collect)
    {
        registry.Register(new CodeCollector(collect));
        registry.InText();
    }

    private static T Run<T>(Action code, T result)
    {
        code();
        return result;
    }

    private static IEnumerable<T> Lazy<T>(T item, Action code)
    {
        code();
        yield return item;
    }

    private sealed class CodeClock : TimeProvider
    {
        public Action Code { get; set; } = static () => { };

        public override DateTimeOffset GetUtcNow() => Run(Code, base.GetUtcNow());

        public override long GetTimestamp() => Run(Code, base.GetTimestamp());
    }

    private sealed class NoMetrics : ICollector
    {
        public void Collect(MetricWriter writer)
        {
        }
    }

    private sealed class CodeCollector(Action<MetricWriter> collect) : ICollector
    {
        public void Collect(MetricWriter writer) => collect(writer);
    }

    private sealed class CodeList<T>(T item, Action code) : IReadOnlyList<T>
    {
        public int Count => Run(code, 1);

        public T this[int index] => Run(code, item);

        public IEnumerator<T> GetEnumerator() => Lazy(item, code).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Output(Action code) : IBufferWriter<byte>
    {
        private readonly ArrayBufferWriter<byte> _written = new();

        public void Advance(int count) => _written.Advance(count);

        public Memory<byte> GetMemory(int sizeHint = 0) => Run(code, _written.GetMemory(sizeHint));

        public Span<byte> GetSpan(int sizeHint = 0)
        {
            code();
            return _written.GetSpan(sizeHint);
        }
    }

    private sealed class Listener(Action code) : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "MetricsClient")
            {
                EnableEvents(eventSource, EventLevel.Warning);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (Equals(eventData.Payload?[1], "limited_total"))
            {
                code();
            }
        }
    }
}
