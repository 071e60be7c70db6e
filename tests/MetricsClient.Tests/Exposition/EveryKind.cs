using System.Buffers;
using MetricsClient.Model;

namespace MetricsClient.Tests.Exposition;

/// <summary>Every kind of metric with all that its reading can hold, given to encoders directly.</summary>
internal static class EveryKind
{
    private const long Created = 1_700_000_000_250;

    private static readonly LabelSchema s_plain = new(["path"], []);
    private static readonly LabelSchema s_utf8 = new(["http.path", "größe"], [KeyValuePair.Create("zone.id", "b\n\"2\"")]);
    private static readonly LabelSchema s_none = new([], []);
    private static readonly QuantileLabels s_median = new("", [0.5]);
    private static readonly double[] s_two = [2];
    private static readonly double[] s_below = [-1];

    /// <summary>What the format shows, decoded.</summary>
    public static byte[] In(ExpositionFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        MetricEncoder encoder = format.CreateEncoder(output);
        Numbers(encoder);
        Counters(encoder);
        Histograms(encoder);
        NativeHistograms(encoder);
        Summaries(encoder);
        Names(encoder);
        encoder.Complete();
        return output.WrittenSpan.ToArray();
    }

    private static LabelSet Plain(string value) => new(s_plain, s_plain.Render([value]));

    private static LabelSet None() => new(s_none, s_none.Render([]));

    private static StoredExemplar Exemplar(double value, params (string Name, string Value)[] labels) =>
        new([.. labels.Select(static label => KeyValuePair.Create(label.Name, label.Value))], value, Created + 500);

    private static void Numbers(MetricEncoder encoder)
    {
        encoder.BeginFamily(new FamilyHeader("gauge_celsius", "A gauge.", MetricKind.Gauge, "celsius"));
        encoder.Sample(Plain("a"), -21.5);
        encoder.Sample(Plain("b\"\\\n"), double.NaN);
        encoder.BeginFamily(new FamilyHeader("unknown", "A \"thing\" \\ of\nno kind.", MetricKind.Unknown));
        encoder.Sample(None(), double.NegativeInfinity);
        encoder.BeginFamily(new FamilyHeader("build_info", "An info.", MetricKind.Info));
        encoder.Sample(Plain("1.2.3"), 1);
        encoder.BeginFamily(new FamilyHeader("info_without_suffix", "Is a gauge everywhere.", MetricKind.Info));
        encoder.Sample(Plain("1.2.3"), 1);
        var states = new LabelSchema(["path", "stateset"], []);
        encoder.BeginFamily(new FamilyHeader("stateset", "States.", MetricKind.StateSet));
        encoder.Sample(new LabelSet(states, states.Render(["a", "on"])), 1);
        encoder.Sample(new LabelSet(states, states.Render(["a", "off"])), 0);
    }

    private static void Counters(MetricEncoder encoder)
    {
        encoder.BeginFamily(new FamilyHeader("sent_bytes_total", "A counter.", MetricKind.Counter, "bytes"));
        encoder.Counter(Plain("a"), new CounterReading(1.5)
        {
            CreatedMilliseconds = Created,
            Exemplar = Exemplar(0.5, ("trace_id", "f00ba4"), ("path\n", "\"\\")),
        });
        encoder.Counter(Plain("b"), new CounterReading(9007199254740992) { Exemplar = Exemplar(1) });
        encoder.Counter(Plain("c"), new CounterReading(0) { CreatedMilliseconds = -1 });
        encoder.BeginFamily(new FamilyHeader("counter_without_suffix", "Has no type in OpenMetrics.", MetricKind.Counter));
        encoder.Counter(None(), new CounterReading(3) { CreatedMilliseconds = Created, Exemplar = Exemplar(1, ("a", "b")) });
    }

    private static void Histograms(MetricEncoder encoder)
    {
        var bounds = new BucketBounds("histogram", [0.1, 1, 1000000]);
        encoder.BeginFamily(new FamilyHeader("histogram_seconds", "A histogram.", MetricKind.Histogram, "seconds"));
        encoder.Histogram(Plain("a"), new HistogramReading(bounds, [1, 0, 2, 1], 33.25)
        {
            CreatedMilliseconds = Created,
            Exemplars = new[] { Exemplar(0.05, ("trace_id", "a")), null, Exemplar(999, ("trace_id", "b")), Exemplar(1e300) },
        });
        encoder.Histogram(Plain("b"), new HistogramReading(bounds, [0, 0, 0, 0], 0));
        encoder.BeginFamily(new FamilyHeader("histogram_below_zero", "May fall.", MetricKind.Histogram));
        encoder.Histogram(None(), new HistogramReading(new BucketBounds("", [-1, 1]), [1, 1, 1], -3.5));
        encoder.BeginFamily(new FamilyHeader("queue_age", "Present things.", MetricKind.GaugeHistogram));
        encoder.Histogram(Plain("a"), new HistogramReading(bounds, [3, 0, 0, 1], 2e6)
        {
            CreatedMilliseconds = Created,
            Exemplars = new[] { Exemplar(0.05, ("trace_id", "a")), null, null, null },
        });
        encoder.Histogram(Plain("b"), new HistogramReading(bounds, [1, 0, 0, 0], -1));
        encoder.BeginFamily(new FamilyHeader("queue_drift", "Present things, perhaps below zero.", MetricKind.GaugeHistogram));
        encoder.Histogram(None(), new HistogramReading(new BucketBounds("", [-1, 1]), [1, 1, 1], -3.5));
    }

    private static void NativeHistograms(MetricEncoder encoder)
    {
        var none = new BucketBounds("", []);
        encoder.BeginFamily(new FamilyHeader("native", "Native histograms.", MetricKind.Histogram));
        encoder.Histogram(Plain("both signs"), new HistogramReading(none, [31], 12.5)
        {
            CreatedMilliseconds = Created,
            Native = new NativeBuckets
            {
                Schema = 3,
                ZeroThreshold = 1e-9,
                ZeroCount = 2,
                Positive = [new(-2, 1), new(-1, 4), new(2, 3), new(6, 8), new(10, 1)],
                Negative = [new(5, 7), new(6, 5)],
                Exemplars = [Exemplar(-1.5, ("trace_id", "a")), Exemplar(1.5, ("trace_id", "b"))],
            },
        });
        encoder.Histogram(Plain("nothing"), new HistogramReading(none, [0], 0)
        {
            Native = new NativeBuckets { Schema = -4, ZeroThreshold = 0, ZeroCount = 0, Positive = [], Negative = [] },
        });
        encoder.Histogram(Plain("classic too"), new HistogramReading(new BucketBounds("", [1]), [2, 1], 5)
        {
            Native = new NativeBuckets { Schema = 0, ZeroThreshold = 0, ZeroCount = 0, Positive = [new(0, 2), new(2, 1)], Negative = [] },
        });
    }

    private static void Summaries(MetricEncoder encoder)
    {
        var quantiles = new QuantileLabels("", [1, 0.5, 0.99]);
        encoder.BeginFamily(new FamilyHeader("summary_seconds", "A summary.", MetricKind.Summary, "seconds"));
        encoder.Summary(Plain("a"), new SummaryReading(3, 7.5)
        {
            CreatedMilliseconds = Created,
            Quantiles = quantiles,
            Values = new[] { 2, 3.5, double.NaN },
        });
        encoder.Summary(Plain("b"), new SummaryReading(1, -1) { Quantiles = s_median, Values = s_below });
        encoder.BeginFamily(new FamilyHeader("summary_plain", "Count and sum.", MetricKind.Summary));
        encoder.Summary(None(), new SummaryReading(0, 0));
    }

    private static void Names(MetricEncoder encoder)
    {
        byte[] labels = s_utf8.Render(["/a", "groß\n"]);
        encoder.BeginFamily(new FamilyHeader("http.sent_bytes_total", "A name that is not everywhere one.", MetricKind.Counter, "bytes"));
        encoder.Counter(new LabelSet(s_utf8, labels), new CounterReading(2)
        {
            CreatedMilliseconds = Created,
            Exemplar = Exemplar(1, ("trace.id", "a"), ("größe", "b")),
        });
        encoder.BeginFamily(new FamilyHeader("größe\\der\"Dinge\nhier", "Every line of a histogram.", MetricKind.Histogram));
        encoder.Histogram(new LabelSet(s_utf8, labels), new HistogramReading(new BucketBounds("", [1]), [1, 2], 4) { CreatedMilliseconds = Created });
        encoder.Histogram(None(), new HistogramReading(new BucketBounds("", [1]), [0, 0], 0));
        encoder.BeginFamily(new FamilyHeader("花火.😱", "Present things.", MetricKind.GaugeHistogram));
        encoder.Histogram(None(), new HistogramReading(new BucketBounds("", [1]), [1, 2], 4));
        encoder.BeginFamily(new FamilyHeader("library.build_info", "An info.", MetricKind.Info));
        encoder.Sample(new LabelSet(s_utf8, labels), 1);
        encoder.BeginFamily(new FamilyHeader("9.5", "Quantiles.", MetricKind.Summary));
        encoder.Summary(None(), new SummaryReading(1, 2) { Quantiles = s_median, Values = s_two });
        encoder.Summary(new LabelSet(s_utf8, labels), new SummaryReading(1, 2) { Quantiles = s_median, Values = s_two });
    }
}
