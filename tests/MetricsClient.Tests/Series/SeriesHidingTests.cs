using System.Runtime.CompilerServices;

namespace MetricsClient.Tests.Series;

public sealed class SeriesHidingTests
{
    private readonly CollectorRegistry _registry = new();
    private readonly MetricFamily<Counter> _family;

    public SeriesHidingTests()
    {
        _family = _registry.CreateCounter("x_total", "", "a");
    }

    [Fact]
    public void A_hidden_series_keeps_its_value_and_becomes_live_at_its_next_update()
    {
        Counter series = _family.WithLabels("1");
        series.Inc(5);

        series.Unpublish();
        Assert.Empty(Shown());
        Assert.Same(series, _family.WithLabels("1"));
        Assert.Empty(Shown());

        series.Inc();
        Assert.Equal(6, _registry.ValueOf("x_total{a=\"1\"}"));
    }

    [Fact]
    public void A_series_that_is_hidden_from_the_start_is_the_same_object_at_each_lookup()
    {
        MetricFamily<Counter> hidden = _registry.CreateCounter("y_total", "", ["a"], new CounterOptions { SuppressInitialValue = true });
        Counter first = hidden.WithLabels("1");
        Counter second = hidden.WithLabels("1");

        first.Inc(2);
        second.Inc(3);

        Assert.Same(first, second);
        Assert.Equal(5, _registry.ValueOf("y_total{a=\"1\"}"));
    }

    [Fact]
    public void Publish_exposes_a_hidden_series_without_an_update()
    {
        Counter series = _family.WithLabels("1");
        series.Unpublish();
        series.Unpublish();

        series.Publish();
        series.Publish();

        Assert.Equal(0, _registry.ValueOf("x_total{a=\"1\"}"));
        Assert.Equal(["1"], Shown());
    }

    [Fact]
    public void Every_kind_of_update_exposes_a_hidden_series()
    {
        var registry = new CollectorRegistry();
        Counter counter = registry.CreateCounter("counter_total", "");
        Gauge gauge = registry.CreateGauge("gauge", "");
        Histogram histogram = registry.CreateHistogram("histogram", "", new HistogramOptions { Buckets = [] });
        (MetricSeries Series, Action Update)[] updates =
        [
            (counter, () => counter.Inc()), (counter, () => counter.Inc(0)), (counter, () => counter.IncTo(0)), (counter, () => counter.NewTimer().Dispose()),
            (gauge, () => gauge.Inc()), (gauge, () => gauge.Dec(0)), (gauge, () => gauge.Set(0)), (gauge, () => gauge.IncTo(-1)),
            (gauge, () => gauge.DecTo(1)), (gauge, gauge.SetToCurrentTime), (gauge, () => gauge.TrackInProgress().Dispose()),
            (histogram, () => histogram.Observe(1)), (histogram, () => histogram.Observe(1, 5)),
        ];

        Assert.All(updates, update =>
        {
            update.Series.Unpublish();
            int before = registry.Samples().Count;
            update.Update();
            Assert.True(registry.Samples().Count > before);
        });
    }

    [Fact]
    public void A_rejected_observation_does_not_expose_a_hidden_series()
    {
        var registry = new CollectorRegistry();
        Histogram histogram = registry.CreateHistogram("x", "", new HistogramOptions { SuppressInitialValue = true });

        histogram.Observe(double.NaN);
        histogram.Observe(1, 0);

        Assert.Equal(["metricsclient_rejected_observations_total"], registry.Samples().Select(static sample => sample.Name));
    }

    [Fact]
    public void A_series_without_an_initial_value_is_exposed_from_its_first_update()
    {
        var registry = new CollectorRegistry();
        Counter single = registry.CreateCounter("a_total", "", new CounterOptions { SuppressInitialValue = true });
        MetricFamily<Gauge> family = registry.CreateGauge("b", "", ["label"], new GaugeOptions { SuppressInitialValue = true });
        Gauge updated = family.WithLabels("1");
        Gauge published = family.WithLabels("2");
        Gauge untouched = family.WithLabels("3");
        Assert.Equal("", registry.InText());

        single.Inc();
        updated.Set(0);
        published.Publish();

        Assert.Equal(["a_total 1", "b{label=\"1\"} 0", "b{label=\"2\"} 0"], registry.Samples().Select(static sample => $"{sample.Series} {sample.Value}"));
        Assert.Same(single, registry.CreateCounter("a_total", "", new CounterOptions { SuppressInitialValue = true }));
        GC.KeepAlive(untouched);
    }

    [Fact]
    public void A_hidden_series_without_a_handle_is_collected_and_starts_again_from_zero()
    {
        WeakReference hidden = HideSeries("1");
        WeakReference shown = ShowSeries("2");

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(hidden.IsAlive);
        Assert.True(shown.IsAlive);
        Assert.Equal(0, _family.WithLabels("1").Value);
        Assert.Equal(7, _family.WithLabels("2").Value);
    }

    [Fact]
    public void A_hidden_series_with_a_handle_is_not_collected()
    {
        Counter held = _family.WithLabels("1");
        held.Inc(7);
        held.Unpublish();

        GC.Collect();

        Assert.Same(held, _family.WithLabels("1"));
        held.Inc();
        Assert.Equal(8, _registry.ValueOf("x_total{a=\"1\"}"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference HideSeries(string value)
    {
        Counter series = _family.WithLabels(value);
        series.Inc(7);
        series.Unpublish();
        return new WeakReference(series);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference ShowSeries(string value)
    {
        Counter series = _family.WithLabels(value);
        series.Inc(7);
        return new WeakReference(series);
    }

    private List<string> Shown() => [.. _registry.Samples()
        .Where(static sample => sample.Name == "x_total")
        .Select(static sample => sample.Labels["a=\"".Length..^1])];
}
