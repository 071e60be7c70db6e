namespace MetricsClient.Tests.Regressions;

/// <summary>What other libraries did to values. Each name says the defect that must not be.</summary>
public sealed class ValueDefects
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_rejected_increment_of_NaN_does_not_change_a_counter()
    {
        Counter counter = _registry.CreateCounter("x_total", "");
        counter.Inc(2);

        Assert.Throws<ArgumentOutOfRangeException>(() => counter.Inc(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => counter.IncTo(double.NaN));
        counter.Inc();

        Assert.Equal(3, _registry.ValueOf("x_total"));
    }

    [Fact]
    public void A_gauge_set_to_NaN_does_not_make_later_updates_throw_or_hang()
    {
        Gauge gauge = _registry.CreateGauge("x", "");
        gauge.Set(double.NaN);

        gauge.Inc();
        gauge.Dec(0.5);
        Assert.Equal(double.NaN, _registry.ValueOf("x"));
        gauge.IncTo(4);
        gauge.Inc();

        Assert.Equal(5, _registry.ValueOf("x"));
    }

    [Fact]
    public void An_observed_NaN_does_not_change_the_sum_of_a_histogram()
    {
        Histogram histogram = _registry.CreateHistogram("x", "", new HistogramOptions { Buckets = [] });
        histogram.Observe(1);

        histogram.Observe(double.NaN);
        histogram.Observe(2);

        Assert.Equal((3, 2), (_registry.ValueOf("x_sum"), _registry.ValueOf("x_count")));
        Assert.Equal(1, _registry.ValueOf("metricsclient_rejected_observations_total{family=\"x\"}"));
    }

    [Fact]
    public void A_negative_number_of_observations_is_rejected_and_changes_nothing()
    {
        Histogram histogram = _registry.CreateHistogram("x", "", new HistogramOptions { Buckets = [] });
        histogram.Observe(1, 5);

        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Observe(1, -2));

        Assert.Equal((5, 5), (_registry.ValueOf("x_sum"), _registry.ValueOf("x_count")));
    }

    [Fact]
    public void Work_in_progress_that_is_disposed_twice_is_subtracted_once()
    {
        Gauge gauge = _registry.CreateGauge("x", "");
        IDisposable first = gauge.TrackInProgress();
        using IDisposable second = gauge.TrackInProgress();

        first.Dispose();
        first.Dispose();

        Assert.Equal(1, _registry.ValueOf("x"));
    }
}
