using System.Diagnostics;
using System.Diagnostics.Metrics;
using MetricsClient.Tests.TypedLabels;

namespace MetricsClient.Tests.Allocation;

/// <summary>Updates allocate nothing between the call and the atomic operation.</summary>
public sealed class UpdateTests
{
    private const int Times = 1_000;

    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void Counting_allocates_nothing()
    {
        Counter counter = _registry.CreateCounter("x_total", "");

        AssertNothing(() => counter.Inc());
        AssertNothing(() => counter.Inc(5));
        AssertNothing(() => counter.Inc(0.5));
        AssertNothing(() => counter.Inc(1e12));
        AssertNothing(() => counter.IncTo(100));
        AssertNothing(() => _ = counter.Value);
    }

    [Fact]
    public void Setting_a_gauge_allocates_nothing()
    {
        Gauge gauge = _registry.CreateGauge("x", "");

        AssertNothing(() => gauge.Set(5));
        AssertNothing(() => gauge.Inc());
        AssertNothing(() => gauge.Inc(0.5));
        AssertNothing(() => gauge.Dec());
        AssertNothing(() => gauge.Dec(0.5));
        AssertNothing(() => gauge.IncTo(100));
        AssertNothing(() => gauge.DecTo(1));
        AssertNothing(gauge.SetToCurrentTime);
        AssertNothing(() => _ = gauge.Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(14)]
    [InlineData(100)]
    public void Observing_allocates_nothing(int buckets)
    {
        Histogram histogram = _registry.CreateHistogram(
            "x", "", new HistogramOptions { Buckets = [.. Enumerable.Range(1, buckets).Select(static bound => (double)bound)] });

        AssertNothing(() => histogram.Observe(7.5));
        AssertNothing(() => histogram.Observe(7.5, 10));
        AssertNothing(() => histogram.Observe(double.PositiveInfinity));
        AssertNothing(() => histogram.Observe(double.NaN));
    }

    [Fact]
    public void Observing_in_existing_native_buckets_allocates_nothing()
    {
        Histogram histogram = _registry.CreateHistogram("x", "", new HistogramOptions { Native = new() });

        AssertNothing(() => histogram.Observe(7.5));
        AssertNothing(() => histogram.Observe(-7.5, 10));
        AssertNothing(() => histogram.Observe(0));
        AssertNothing(() => histogram.Observe(double.PositiveInfinity));
        AssertNothing(() => histogram.Observe(double.NaN));
    }

    [Fact]
    public void Observing_into_a_summary_allocates_nothing()
    {
        Summary plain = _registry.CreateSummary("x", "");
        Summary withQuantiles = _registry.CreateSummary("y", "", new SummaryOptions { Quantiles = [0.5, 0.99] });
        int i = 0;

        AssertNothing(() => plain.Observe(7.5));
        AssertNothing(() => withQuantiles.Observe(i++ % 100));
        AssertNothing(() => withQuantiles.Observe(7.5, 10));
        AssertNothing(() => withQuantiles.Observe(double.NegativeInfinity));
        AssertNothing(() => withQuantiles.Observe(double.NaN));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_update_in_a_recorded_trace_allocates_nothing_between_two_scrapes(bool exemplars)
    {
        var registry = new CollectorRegistry { SampleExemplars = exemplars };
        Counter counter = registry.CreateCounter("x_total", "");
        Histogram histogram = registry.CreateHistogram("y", "");
        using Activity request = new Activity("request") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

        AssertNothing(() => counter.Inc());
        AssertNothing(() => counter.Inc(0.5));
        AssertNothing(() => histogram.Observe(0.3));
    }

    [Fact]
    public void Sampling_outside_a_trace_allocates_nothing()
    {
        var registry = new CollectorRegistry { SampleExemplars = true };
        Counter counter = registry.CreateCounter("x_total", "");
        Histogram histogram = registry.CreateHistogram("y", "");

        AssertNothing(() => counter.Inc());
        AssertNothing(() => histogram.Observe(0.3));
        AssertNothing(() => counter.Inc(Exemplar.FromTraceContext()));
    }

    [Fact]
    public void A_duration_timer_in_a_using_declaration_allocates_nothing()
    {
        Counter counter = _registry.CreateCounter("a_seconds_total", "");
        Gauge gauge = _registry.CreateGauge("b_seconds", "");
        Histogram histogram = _registry.CreateHistogram("c_seconds", "");
        Summary summary = _registry.CreateSummary("d_seconds", "");

        AssertNothing(() =>
        {
            using DurationTimer a = counter.NewTimer();
            using DurationTimer b = gauge.NewTimer();
            using DurationTimer c = histogram.NewTimer();
            using DurationTimer d = summary.NewTimer();
            d.ObserveDuration();
        });
    }

    [Fact]
    public void A_measurement_with_dropped_tags_and_with_tags_of_its_instrument_and_scope_allocates_nothing()
    {
        string name = $"tests.{Guid.NewGuid():N}";
        using var meter = new Meter(name, "1.0", [new("team", "a")]);
        using IDisposable bridge = _registry.AddMeters(new MeterBridgeOptions
        {
            Meters = { name },
            IncludeScopeLabels = true,
            ConfigureInstrument = static (_, options) => options.TagFilter = static tag => tag != "host",
        });
        System.Diagnostics.Metrics.Counter<long> hits = meter.CreateCounter<long>("hits", null, null, [new("zone", "b")]);
        System.Diagnostics.Metrics.Histogram<double> wait = meter.CreateHistogram<double>("wait", "s");

        AssertNothing(() => hits.Add(1, new("method", "GET"), new("host", "a")));
        AssertNothing(() => wait.Record(0.3, new("host", "a"), new("method", "GET"), new("code", "200")));
        Assert.Equal(2, _registry.Samples().Count(static sample => sample.Name is "hits_total" or "wait_seconds_count"));
    }

    [Fact]
    public void A_contended_metric_allocates_nothing_after_it_was_striped()
    {
        Counter counter = _registry.CreateCounter("x_total", "");
        Histogram histogram = _registry.CreateHistogram("y", "");
        Histogram native = _registry.CreateHistogram("z", "", new HistogramOptions { Native = new() });
        Summary summary = _registry.CreateSummary("w", "", new SummaryOptions { Quantiles = [0.5] });

        Race.Beside(3, _ => Update(), () => AssertNothing(Update));

        void Update()
        {
            counter.Inc();
            counter.Inc(0.5);
            histogram.Observe(0.3);
            native.Observe(0.3);
            summary.Observe(0.3);
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("/a/usual/path")]
    [InlineData("needs \"escapes\"\n\\")]
    [InlineData("Grüße 花火 😱")]
    [InlineData("long ASCII", 300)]
    [InlineData("long ü", 300)]
    [InlineData("very long ü", 2_000)]
    public void Looking_up_an_existing_series_allocates_nothing(string text, int length = 0)
    {
        string value = text.PadRight(length, '.');
        MetricFamily<Counter> one = _registry.CreateCounter("one_total", "", "a");
        MetricFamily<Gauge> two = _registry.CreateGauge("two", "", "a", "b");
        MetricFamily<Histogram> three = _registry.CreateHistogram("three", "", "a", "b", "c");
        MetricFamily<Counter> four = _registry.CreateCounter("four_total", "", "a", "b", "c", "d");
        MetricFamily<Counter> five = _registry.CreateCounter("five_total", "", "a", "b", "c", "d", "e");

        AssertNothing(() => one.WithLabels(value).Inc());
        AssertNothing(() => two.WithLabels(value, "b").Inc());
        AssertNothing(() => three.WithLabels("a", value, "c").Observe(1));
        AssertNothing(() => four.WithLabels("a", "b", "c", value).Inc());
        AssertNothing(() =>
        {
            ReadOnlySpan<string> values = [value, "b", "c", "d", value];
            five.WithLabels(values).Inc();
        });
    }

    [Fact]
    public void Looking_up_an_existing_series_by_typed_labels_allocates_nothing()
    {
        MetricFamily<Counter, ClosedLabels> closed = _registry.CreateCounter<ClosedLabels>("closed_total", "");
        MetricFamily<Counter, OpenLabels> open = _registry.CreateCounter<OpenLabels>("open_total", "");
        MetricFamily<Counter, EveryLabels> every = _registry.CreateCounter<EveryLabels>("every_total", "");
        MetricFamily<Counter, ManyLabels> many = _registry.CreateCounter<ManyLabels>("many_total", "");
        var id = Guid.NewGuid();
        int status = 0;

        AssertNothing(() => closed.WithLabels(new(Verb.Get, Level.High, "eu", false)).Inc());
        AssertNothing(() => closed.WithLabels(new((Verb)9, null, "asia", false)).Inc());
        AssertNothing(() => open.WithLabels(new(Verb.Get, 100_000 + (status++ % Times), "Grüße")).Inc());
        AssertNothing(() => every.WithLabels(new(-1, 2, -3, 4, -5, 6, -7, 8, id, "j", -11, id, "m")).Inc());
        AssertNothing(() => many.WithLabels(new(ConsoleColor.Red, ConsoleColor.Red, ConsoleColor.Red, true)).Inc());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("Grüße 花火 😱")]
    public void A_miss_at_the_series_limit_allocates_nothing(string value)
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a", "b"], new CounterOptions { MaxSeries = 1 });
        family.WithLabels("the", "only one");

        AssertNothing(() => family.WithLabels(value, "beyond").Inc());
    }

    [Fact]
    public void An_update_of_a_series_that_may_expire_allocates_nothing()
    {
        Counter counter = _registry.CreateCounter("x_total", "", new CounterOptions { TimeToLive = TimeSpan.FromDays(1) });

        AssertNothing(() => counter.Inc());
        Assert.Equal(0, Allocated.BytesBy(() =>
        {
            counter.Owner.HideIdle();
            counter.Inc();
        }));
    }

    [Fact]
    public void An_update_through_a_removed_handle_allocates_nothing()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "a");
        Counter removed = family.WithLabels("1");
        family.Remove("1");

        AssertNothing(() => removed.Inc());
    }

    private static void AssertNothing(Action update)
    {
        Assert.Equal(0, Allocated.BytesBy(() =>
        {
            for (int i = 0; i < Times; i++)
            {
                update();
            }
        }));
    }
}
