using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Exposition;

/// <summary>One registry with every kind of family, number and text that a format writes.</summary>
internal static class RichRegistry
{
    public static CollectorRegistry Create()
    {
        var registry = new CollectorRegistry(new FakeTimeProvider(new DateTimeOffset(2024, 2, 29, 12, 30, 15, 250, TimeSpan.Zero)));
        registry.SetStaticLabels(new Dictionary<string, string> { ["zone"] = "b \"2\"", ["env"] = "prod" });
        AddCounters(registry);
        AddGauges(registry);
        AddHistograms(registry);
        AddHelpTexts(registry);
        AddLabelValues(registry);
        AddCallbacks(registry);
        registry.Register(new Collector());
        AddMishaps(registry);
        return registry;
    }

    private static void AddCounters(CollectorRegistry registry)
    {
        registry.CreateCounter("counter_untouched_total", "Has no increment yet.");
        registry.CreateCounter("counter_fraction_total", "Tenths.").Inc(0.1);
        registry.CreateCounter("counter_large_total", "Above the integers that a double represents exactly.").Inc(1e21);
        registry.CreateCounter("counter_precise_total", "The limit up to which a double represents every integer.").Inc(9007199254740992);
        registry.CreateCounter("counter_without_suffix", "Named as OpenMetrics does not like it.").Inc(3);
        registry.CreateCounter("sent_bytes_total", "Has a unit.", new CounterOptions { Unit = "bytes" }).Inc(1234567);
        MetricFamily<Counter> labelled = registry.CreateCounter("counter_labelled_total", "By method and code.", "method", "code");
        labelled.WithLabels("GET", "200").Inc(12);
        labelled.WithLabels("POST", "").Inc();
        labelled.WithLabels("GET", "500").Inc(0.5);
        registry.CreateCounter("counter_without_series_total", "Has no series.", "label");
    }

    private static void AddGauges(CollectorRegistry registry)
    {
        MetricFamily<Gauge> numbers = registry.CreateGauge("gauge_numbers", "Every kind of number.", "kind");
        numbers.WithLabels("not a number").Set(double.NaN);
        numbers.WithLabels("infinite").Set(double.PositiveInfinity);
        numbers.WithLabels("negative infinite").Set(double.NegativeInfinity);
        numbers.WithLabels("negative zero").Set(-0.0);
        numbers.WithLabels("negative").Set(-1234.5678);
        numbers.WithLabels("smallest").Set(double.Epsilon);
        numbers.WithLabels("largest").Set(double.MaxValue);
        numbers.WithLabels("small").Set(0.00001);
        numbers.WithLabels("thirds").Set(1 / 3.0);
        registry.CreateGauge("room_temperature_celsius", "Has a unit.", new GaugeOptions { Unit = "celsius" }).Set(-21.5);
        registry.CreateGauge("last_run_timestamp_seconds", "A time.").SetToCurrentTime();
        registry.CreateGauge("gauge_hidden", "Never updated.", new GaugeOptions { SuppressInitialValue = true });
    }

    private static void AddHistograms(CollectorRegistry registry)
    {
        registry.CreateHistogram("histogram_untouched_seconds", "Has no observation yet.", new HistogramOptions { Unit = "seconds" });
        MetricFamily<Histogram> labelled = registry.CreateHistogram(
            "histogram_labelled", "Bounds of every form.", ["path"], new HistogramOptions { Buckets = [0, 1e-9, 0.5, 1, 1000000, 1e21] });
        labelled.WithLabels("/a").Observe(1);
        labelled.WithLabels("/a").Observe(0.25, 4);
        labelled.WithLabels("/b").Observe(1e300);
        Histogram infinite = registry.CreateHistogram("histogram_infinite", "Observed infinity.", new HistogramOptions { Buckets = [1] });
        infinite.Observe(double.PositiveInfinity);
        infinite.Observe(1);
        Histogram both = registry.CreateHistogram("histogram_infinite_both", "Observed both infinities.", new HistogramOptions { Buckets = [1] });
        both.Observe(double.PositiveInfinity);
        both.Observe(double.NegativeInfinity);
        Histogram negative = registry.CreateHistogram("histogram_negative_bounds", "May fall.", new HistogramOptions { Buckets = [-10, -0.5, 0, 2] });
        negative.Observe(-3);
        negative.Observe(20);
        registry.CreateHistogram("histogram_negative_sum", "Fell.", new HistogramOptions { Buckets = [1] }).Observe(-2.5);
        registry.CreateHistogram("histogram_one_bucket", "Only counts.", new HistogramOptions { Buckets = [] }).Observe(7);
    }

    private static void AddHelpTexts(CollectorRegistry registry)
    {
        registry.CreateGauge("help_empty", "");
        registry.CreateGauge("help_escapes", "Back\\slash, \"quotes\", line\nfeed, carriage\rreturn, \\n.");
        registry.CreateGauge("help_unicode", "Grüße, 花火, 😱, lone \uD83D and \uDE31.");
    }

    private static void AddLabelValues(CollectorRegistry registry)
    {
        MetricFamily<Gauge> values = registry.CreateGauge("label_values", "Every kind of text.", "value", "other");
        values.WithLabels("", "").Set(1);
        values.WithLabels("quote\"back\\slash", "line\nfeed").Set(2);
        values.WithLabels("carriage\rreturn\ttab", "{},=").Set(3);
        values.WithLabels("Grüße", "花火").Set(4);
        values.WithLabels("😱", "\u0000\u007F\u2028").Set(5);
        values.WithLabels("lone \uD83D", "\uDE31\uD83D").Set(6);
        values.WithLabels("\\", "\"").Set(7);
        values.WithLabels("ends with \\", "a\",other=\"b").Set(8);
    }

    private static void AddCallbacks(CollectorRegistry registry)
    {
        registry.CreateObservableGauge("callback_queue_length", "Asked for.", () => 42);
        registry.CreateObservableCounter(
            "callback_labelled_total",
            "Asked for by worker.",
            ["worker"],
            () => [new LabeledValue(1.5, "a"), new LabeledValue(double.PositiveInfinity, "b\n")]);
        registry.CreateObservableGauge("callback_without_values", "Has no values.", ["worker"], () => []);
    }

    private static void AddMishaps(CollectorRegistry registry)
    {
        registry.CreateObservableGauge("callback_that_throws", "Never shown.", double () => throw new InvalidOperationException("No."));
        MetricFamily<Counter> flooded = registry.CreateCounter(
            "mishap_flooded_total", "Beyond its limit.", ["user"], new CounterOptions { MaxSeries = 1 });
        flooded.WithLabels("first").Inc();
        flooded.WithLabels("second").Inc(2);
        flooded.WithLabels("third").Inc(3);
        MetricFamily<Gauge> removed = registry.CreateGauge("mishap_removed", "Updated after its removal.", "user");
        Gauge held = removed.WithLabels("gone");
        removed.Clear();
        held.Set(1);
        registry.CreateHistogram("mishap_rejected", "Observed NaN.", new HistogramOptions { Buckets = [] }).Observe(double.NaN);
    }

    private sealed class Collector : ICollector
    {
        public void Collect(MetricWriter writer)
        {
            writer.BeginUnknown("collector_unknown", "Of no kind.", "from").Add(-1, "else\\where").Add(2, "here");
            writer.BeginCounter("collector_total", "Counted elsewhere.").Add(17);
            writer.BeginGauge("collector_gauge", "Measured elsewhere.").Add(double.NaN);
            writer.BeginHistogram("collector_histogram", "Observed elsewhere.", [0.1, 10], "from").Add([1, 0, 2], 33.25, "there");
            writer.BeginGauge("collector_without_samples", "Has no samples.");
        }
    }
}
