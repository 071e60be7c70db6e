namespace MetricsClient.Tests.Regressions;

/// <summary>What other libraries wrote wrongly. Each name says the defect that must not be.</summary>
public sealed class OutputDefects
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_newline_in_a_help_text_injects_no_lines()
    {
        _registry.CreateGauge("x", "Help.\nx 99\n# TYPE y gauge").Set(1);

        Assert.Equal("# HELP x Help.\\nx 99\\n# TYPE y gauge\n# TYPE x gauge\nx 1\n", _registry.InText());
        Assert.Equal("# TYPE x gauge\n# HELP x Help.\\nx 99\\n# TYPE y gauge\nx 1\n# EOF\n", _registry.InOpenMetrics());
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void Infinity_is_not_written_as_a_word_of_NET(string culture)
    {
        MetricFamily<Gauge> family = _registry.CreateGauge("x", "", "a");
        family.WithLabels("1").Set(double.PositiveInfinity);
        family.WithLabels("2").Set(double.NegativeInfinity);
        family.WithLabels("3").Set(double.NaN);
        const string Samples = "x{a=\"1\"} +Inf\nx{a=\"2\"} -Inf\nx{a=\"3\"} NaN\n";

        Assert.Equal("# TYPE x gauge\n" + Samples, Culture.Run(culture, _registry.InText));
        Assert.Equal("# TYPE x gauge\n" + Samples + "# EOF\n", Culture.Run(culture, _registry.InOpenMetrics));
    }

    [Fact]
    public void A_newline_at_the_end_of_a_name_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _registry.CreateGauge("x\n", ""));
        Assert.Throws<ArgumentException>(() => _registry.CreateGauge("x", "", "label\n"));
        Assert.Throws<ArgumentException>(() => _registry.SetStaticLabels(new Dictionary<string, string> { ["label\n"] = "" }));
        _registry.Register(new Collector(static writer => writer.BeginGauge("y\n", "").Add(1)));

        Assert.Equal("", _registry.InText());
    }

    [Fact]
    public void The_count_of_a_histogram_is_its_infinite_bucket_and_the_sum_belongs_to_it_under_load()
    {
        Histogram histogram = _registry.CreateHistogram("x", "", new HistogramOptions { Buckets = [1] });

        Race.Beside(2, _ => histogram.Observe(2), () =>
        {
            for (int i = 0; i < 50; i++)
            {
                double[] values = [.. _registry.Samples().Select(static sample => sample.Value)];
                Assert.Equal([0, values[1], 2 * values[1], values[1]], values);
            }
        });
    }

    [Fact]
    public void A_family_named_like_a_sample_of_another_family_is_rejected_or_left_out()
    {
        _registry.CreateHistogram("foo", "", new HistogramOptions { Buckets = [] });
        _registry.Register(new Collector(static writer => writer.BeginCounter("foo_sum", "").Add(1)));

        Assert.Throws<InvalidOperationException>(() => _registry.CreateGauge("foo_count", ""));
        Assert.Throws<InvalidOperationException>(() => _registry.CreateObservableGauge("foo_bucket", "", static () => 1));

        Assert.Equal(["foo_bucket{le=\"+Inf\"}", "foo_sum", "foo_count"], _registry.Samples().Select(static sample => sample.Series));
    }

    [Fact]
    public void OpenMetrics_has_no_sum_of_a_histogram_with_negative_buckets_or_a_sum_that_fell()
    {
        _registry.CreateHistogram("bounds", "", new HistogramOptions { Buckets = [-1, 1] }).Observe(0.5);
        _registry.CreateHistogram("fell", "", new HistogramOptions { Buckets = [1] }).Observe(-0.5);
        Histogram nan = _registry.CreateHistogram("nan", "", new HistogramOptions { Buckets = [] });
        nan.Observe(double.PositiveInfinity);
        nan.Observe(double.NegativeInfinity);

        Assert.Equal(
            """
            # TYPE bounds histogram
            bounds_bucket{le="-1.0"} 0
            bounds_bucket{le="1.0"} 1
            bounds_bucket{le="+Inf"} 1
            # TYPE fell histogram
            fell_bucket{le="1.0"} 1
            fell_bucket{le="+Inf"} 1
            # TYPE nan histogram
            nan_bucket{le="+Inf"} 2
            # EOF

            """,
            _registry.InOpenMetrics());
    }

    [Fact]
    public void Label_names_in_another_order_make_no_second_set_of_the_same_series()
    {
        _registry.CreateCounter("x_total", "", "a", "b").WithLabels("1", "2").Inc();

        Assert.Throws<InvalidOperationException>(() => _registry.CreateCounter("x_total", "", "b", "a"));

        Assert.Equal([new Sample("x_total", "a=\"1\",b=\"2\"", 1)], _registry.Samples());
    }

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
