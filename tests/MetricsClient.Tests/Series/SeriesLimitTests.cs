namespace MetricsClient.Tests.Series;

public sealed class SeriesLimitTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_counter_family_above_its_limit_counts_in_one_overflow_series()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a", "b"], new CounterOptions { MaxSeries = 2 });
        family.WithLabels("1", "1").Inc();
        family.WithLabels("2", "2").Inc();

        family.WithLabels("3", "3").Inc(5);
        family.WithLabels("4", "4").Inc(6);
        family.WithLabels("1", "1").Inc();

        Assert.Equal(
            [
                new Sample("metricsclient_overflow_updates_total", "family=\"x_total\"", 2),
                new Sample("metricsclient_series_limit_reached_total", "family=\"x_total\"", 1),
                new Sample("x_total", "a=\"1\",b=\"1\"", 2),
                new Sample("x_total", "a=\"2\",b=\"2\"", 1),
                new Sample("x_total", "a=\"__overflow__\",b=\"__overflow__\"", 11),
            ],
            _registry.Samples());
        Assert.Equal(["__overflow__", "__overflow__"], family.WithLabels("5", "5").GetLabelValues());
    }

    [Fact]
    public void A_family_cleared_by_the_callback_of_its_limit_still_returns_a_series()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], new CounterOptions { MaxSeries = 1 });
        using IDisposable clearing = _registry.AddProblemCallback(_ => family.Clear());
        family.WithLabels("1").Inc();

        Counter overflow = family.WithLabels("2");
        ReportedProblems.Await(_registry);
        overflow.Inc();

        Assert.Equal(1, _registry.ValueOf("metricsclient_removed_series_updates_total{family=\"x_total\"}"));
        Assert.Null(_registry.ValueOf("x_total{a=\"1\"}"));
    }

    [Fact]
    public void A_cleared_gauge_family_reaches_its_limit_again()
    {
        MetricFamily<Gauge> family = _registry.CreateGauge("x", "", ["a"], new GaugeOptions { MaxSeries = 1 });
        family.WithLabels("1").Set(1);
        Gauge beyond = family.WithLabels("2");

        family.Clear();
        beyond.Set(2);
        family.WithLabels("1").Set(1);
        family.WithLabels("2").Set(2);

        Assert.Equal(1, _registry.ValueOf("metricsclient_removed_series_updates_total{family=\"x\"}"));
        Assert.Equal(1, _registry.ValueOf("metricsclient_overflow_updates_total{family=\"x\"}"));
        Assert.Equal(2, _registry.ValueOf("metricsclient_series_limit_reached_total{family=\"x\"}"));
    }

    [Fact]
    public void A_histogram_family_above_its_limit_observes_in_one_overflow_series()
    {
        MetricFamily<Histogram> family = _registry.CreateHistogram("x", "", ["a"], new HistogramOptions { MaxSeries = 1, Buckets = [] });
        family.WithLabels("1").Observe(1);

        family.WithLabels("2").Observe(2);
        family.WithLabels("3").Observe(3, 10);

        Assert.Equal(32, _registry.ValueOf("x_sum{a=\"__overflow__\"}"));
        Assert.Equal(11, _registry.ValueOf("x_count{a=\"__overflow__\"}"));
        Assert.Equal(2, _registry.ValueOf("metricsclient_overflow_updates_total{family=\"x\"}"));
    }

    [Fact]
    public void A_gauge_family_above_its_limit_only_counts_the_updates()
    {
        MetricFamily<Gauge> family = _registry.CreateGauge("x", "", ["a"], new GaugeOptions { MaxSeries = 1 });
        family.WithLabels("1").Set(1);

        family.WithLabels("2").Set(2);
        family.WithLabels("3").Inc();

        Assert.Equal(
            [
                new Sample("metricsclient_overflow_updates_total", "family=\"x\"", 2),
                new Sample("metricsclient_series_limit_reached_total", "family=\"x\"", 1),
                new Sample("x", "a=\"1\"", 1),
            ],
            _registry.Samples());
        Assert.Single(family.GetAllSeries());
    }

    [Fact]
    public void A_gauge_with_the_overflow_label_is_not_the_overflow_series()
    {
        MetricFamily<Gauge> family = _registry.CreateGauge("x", "", ["a"], new GaugeOptions { MaxSeries = 1 });
        family.WithLabels("__overflow__").Set(1);

        family.WithLabels("other").Set(99);

        Assert.Equal(1, _registry.ValueOf("x{a=\"__overflow__\"}"));
        Assert.Equal(1, _registry.ValueOf("metricsclient_overflow_updates_total{family=\"x\"}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_counter_with_the_overflow_label_becomes_the_overflow_series(bool hidden)
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], new CounterOptions { MaxSeries = 2 });
        Counter named = family.WithLabels("__overflow__");
        named.Inc(100);
        if (hidden)
        {
            named.Unpublish();
        }

        family.WithLabels("1").Inc();
        family.WithLabels("2").Inc();
        family.WithLabels("3").Inc();
        family.WithLabels("4").Inc();
        named.Inc();

        Assert.Equal(1, _registry.Samples().Count(static sample => sample.Series == "x_total{a=\"__overflow__\"}"));
        Assert.Equal(named.Value, _registry.ValueOf("x_total{a=\"__overflow__\"}"));
        Assert.Equal(105, _registry.Samples().Where(static sample => sample.Name == "x_total").Sum(static sample => sample.Value));
    }

    [Fact]
    public void A_removed_series_does_not_count_against_the_limit()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], new CounterOptions { MaxSeries = 2 });
        family.WithLabels("1");
        family.WithLabels("2");
        family.WithLabels("3").Inc();

        family.Remove("1");
        family.WithLabels("4").Inc();
        family.WithLabels("5").Inc();

        Assert.Equal(
            ["a=\"2\" 0", "a=\"__overflow__\" 2", "a=\"4\" 1"],
            _registry.Samples().Where(static sample => sample.Name == "x_total").Select(static sample => $"{sample.Labels} {sample.Value}"));
    }

    [Fact]
    public void A_hidden_series_does_not_count_against_the_limit_and_is_still_found()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], new CounterOptions { MaxSeries = 1 });
        Counter hidden = family.WithLabels("1");
        hidden.Unpublish();

        Counter other = family.WithLabels("2");

        Assert.Equal(["2"], other.GetLabelValues());
        Assert.Same(hidden, family.WithLabels("1"));
        Assert.Equal(["__overflow__"], family.WithLabels("3").GetLabelValues());
    }

    [Fact]
    public void A_family_with_suppressed_initial_values_keeps_its_limit_under_many_new_labels()
    {
        MetricFamily<Counter> family = _registry.CreateCounter(
            "x_total", "", ["a"], new CounterOptions { MaxSeries = 3, SuppressInitialValue = true });

        for (int i = 0; i < 1000; i++)
        {
            family.WithLabels($"{i}").Inc();
        }

        Assert.Equal(4, family.GetAllSeries().Count);
        Assert.Equal(997, _registry.ValueOf("x_total{a=\"__overflow__\"}"));
    }

    [Fact]
    public void A_cleared_family_has_its_whole_series_limit_again()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], new CounterOptions { MaxSeries = 1 });
        Counter overflow = Overflow();
        family.Clear();
        overflow.Inc();

        Assert.NotSame(overflow, Overflow());
        Assert.Equal(2, _registry.ValueOf("metricsclient_series_limit_reached_total{family=\"x_total\"}"));
        Assert.Equal(1, _registry.ValueOf("metricsclient_removed_series_updates_total{family=\"x_total\"}"));

        Counter Overflow()
        {
            family.WithLabels("1").Inc();
            return family.WithLabels("2");
        }
    }

    [Fact]
    public void A_lone_surrogate_finds_its_series_at_the_limit_too()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], new CounterOptions { MaxSeries = 1 });
        Counter series = family.WithLabels("x\uD800");

        Assert.Same(series, family.WithLabels("x\uD800"));
        Assert.Same(series, family.WithLabels("x\uDFFF"));
        Assert.Same(series, family.WithLabels("x\uFFFD"));
    }

    [Fact]
    public void Self_metrics_at_their_own_limit_do_not_count_their_own_overflow_without_end()
    {
        for (int i = 0; i < 10_002; i++)
        {
            MetricFamily<Counter> family = _registry.CreateCounter($"x{i}_total", "", ["a"], new CounterOptions { MaxSeries = 1 });
            family.WithLabels("1").Inc();
            family.WithLabels("2").Inc();
        }

        Assert.Equal(2, _registry.ValueOf("metricsclient_overflow_updates_total{family=\"__overflow__\"}"));
    }
}
