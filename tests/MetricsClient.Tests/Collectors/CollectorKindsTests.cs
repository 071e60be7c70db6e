using MetricsClient.Tests.Exposition;

namespace MetricsClient.Tests.Collectors;

/// <summary>Kinds of metrics from collectors that are more than one number.</summary>
public sealed class CollectorKindsTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_collector_may_give_the_quantiles_of_a_summary_in_any_order()
    {
        Register(static writer => writer.BeginSummary("s", "", [0.99, 0.5], "x").Add(3, 7.5, [4, 2], "a").Add(0, 0, [double.NaN, double.NaN], "b"));

        Assert.Equal(
            """
            # TYPE s summary
            s{x="a",quantile="0.5"} 2
            s{x="a",quantile="0.99"} 4
            s_sum{x="a"} 7.5
            s_count{x="a"} 3
            s{x="b",quantile="0.5"} NaN
            s{x="b",quantile="0.99"} NaN
            s_sum{x="b"} 0
            s_count{x="b"} 0

            """,
            _registry.InText());
    }

    [Fact]
    public void A_collector_may_expose_infos_and_state_sets()
    {
        Register(static writer =>
        {
            writer.BeginInfo("build_info", "", "version").Add("1").Add("2");
            writer.BeginStateSet("phase", "", ["on", "off"], "x").Add(["off"], "a").Add([], "b");
        });

        Assert.Equal(
            """
            # TYPE build info
            build_info{version="1"} 1
            build_info{version="2"} 1
            # TYPE phase stateset
            phase{x="a",phase="on"} 0
            phase{x="a",phase="off"} 1
            phase{x="b",phase="on"} 0
            phase{x="b",phase="off"} 0
            # EOF

            """,
            _registry.InOpenMetrics());
    }

    [Fact]
    public void A_gauge_histogram_of_a_collector_is_a_histogram_and_two_gauges_in_text()
    {
        Register(static writer => writer.BeginGaugeHistogram("age", "Age.", [1], "x").Add([1, 2], 9, "a").Add([0, 0], 0, "b"));

        Assert.Equal(
            """
            # HELP age Age.
            # TYPE age histogram
            age_bucket{x="a",le="1.0"} 1
            age_bucket{x="a",le="+Inf"} 3
            age_sum{x="a"} 9
            age_count{x="a"} 3
            age_bucket{x="b",le="1.0"} 0
            age_bucket{x="b",le="+Inf"} 0
            age_sum{x="b"} 0
            age_count{x="b"} 0
            # HELP age_gcount Age.
            # TYPE age_gcount gauge
            age_gcount{x="a"} 3
            age_gcount{x="b"} 0
            # HELP age_gsum Age.
            # TYPE age_gsum gauge
            age_gsum{x="a"} 9
            age_gsum{x="b"} 0

            """,
            _registry.InText());
        Assert.Equal(Exposition.Decoded.MetricType.GaugeHistogram, Assert.Single(_registry.InProtobuf()).Type);
    }

    [Fact]
    public void A_native_histogram_of_a_collector_has_no_buckets_in_text()
    {
        Register(static writer => writer.BeginNativeHistogram("n", "", schema: 0, zeroThreshold: 0.5, "x")
            .Add(new Dictionary<int, long> { [2] = 3, [0] = 1, [1] = 0 }, new Dictionary<int, long> { [5] = 2 }, zeroCount: 4, sum: -7, "a"));

        Assert.Equal("# TYPE n histogram\nn_bucket{x=\"a\",le=\"+Inf\"} 10\nn_sum{x=\"a\"} -7\nn_count{x=\"a\"} 10\n", _registry.InText());
        Exposition.Decoded.Histogram histogram = Assert.Single(Assert.Single(_registry.InProtobuf()).Metric).Histogram;
        Assert.Equal((10UL, -7.0, 0.5, 4UL), (histogram.SampleCount, histogram.SampleSum, histogram.ZeroThreshold, histogram.ZeroCount));
        Assert.Equal([1, -1, 3], histogram.PositiveDelta);
        Assert.Equal((5, 2), (Assert.Single(histogram.NegativeSpan).Offset, Assert.Single(histogram.NegativeDelta)));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void An_invalid_value_omits_the_whole_collector(string message, Action<MetricWriter> mistake)
    {
        var problems = new ReportedProblems(_registry);
        Register(mistake);

        Assert.Equal("", _registry.InText());

        Assert.Contains(message, Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<MetricWriter>> Mistakes => new()
    {
        { "needs a count that is not negative and 1 values", static writer => writer.BeginSummary("s", "", [0.5]).Add(-1, 0, [1]) },
        { "needs a count that is not negative and 1 values", static writer => writer.BeginSummary("s", "", [0.5]).Add(1, 0, []) },
        { "is not between 0 and 1", static writer => writer.BeginSummary("s", "", [1.5]) },
        { "'quantile' is reserved", static writer => writer.BeginSummary("s", "", [], "quantile") },
        { "'le' is reserved", static writer => writer.BeginGaugeHistogram("s", "", [], "le") },
        { "'s' is reserved", static writer => writer.BeginStateSet("s", "", ["on"], "s") },
        { "has no state 'off'", static writer => writer.BeginStateSet("s", "", ["on"]).Add(["off"]) },
        { "has no state null", static writer => writer.BeginStateSet("s", "", ["on"]).Add([null!, "off"]) },
        { "must be 1 to 64 different texts", static writer => writer.BeginStateSet("s", "", []) },
        { "twice", static writer => writer.BeginStateSet("s", "", ["on"]).Add([]).Add([]) },
        { "need a schema between -4 and 8", static writer => writer.BeginNativeHistogram("n", "", 9, 0) },
        { "need a schema between -4 and 8", static writer => writer.BeginNativeHistogram("n", "", 0, double.NaN) },
        { "was given a negative count", static writer => writer.BeginNativeHistogram("n", "", 0, 0).Add(One(1025, 1), One(1, 1), 0, 0).Add(One(1026, 1), One(1, 1), 0, 0) },
        { "was given a negative count", static writer => writer.BeginNativeHistogram("n", "", 0, 0).Add(One(1, -1), One(1, 1), 0, 0) },
        { "was given a negative count", static writer => writer.BeginNativeHistogram("n", "", 0, 0).Add(One(1, long.MaxValue), One(1, 1), 0, 0) },
        { "twice", static writer => writer.BeginInfo("s", "").Add().Add() },
    };

    private static Dictionary<int, long> One(int index, long count) => new() { [index] = count };

    private void Register(Action<MetricWriter> collect) => _registry.Register(new Collector(collect));

    private sealed class Collector : ICollector
    {
        private readonly Action<MetricWriter> _collect;

        public Collector(Action<MetricWriter> collect)
        {
            _collect = collect;
        }

        public void Collect(MetricWriter writer) => _collect(writer);
    }
}
