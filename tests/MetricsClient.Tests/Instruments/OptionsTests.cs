namespace MetricsClient.Tests.Instruments;

/// <summary>Options are copied when a metric is created.</summary>
public sealed class OptionsTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_changed_option_has_no_effect_on_an_existing_metric()
    {
        var options = new CounterOptions { MaxSeries = 1 };
        MetricFamily<Counter> family = _registry.CreateCounter("a_total", "", ["name"], options);
        options.MaxSeries = 2;

        family.WithLabels("a").Inc();
        family.WithLabels("b").Inc();

        Assert.Equal(["a", "__overflow__"], family.GetAllSeries().Select(static series => series.GetLabelValues()[0]));
        Assert.Same(family, _registry.CreateCounter("a_total", "", ["name"], new CounterOptions { MaxSeries = 1 }));
        Assert.Throws<InvalidOperationException>(() => _registry.CreateCounter("a_total", "", ["name"], options));
    }

    [Fact]
    public void Changed_bounds_have_no_effect_on_an_existing_histogram()
    {
        double[] bounds = [1];
        Histogram histogram = _registry.CreateHistogram("a", "", new HistogramOptions { Buckets = bounds });
        bounds[0] = 5;

        Assert.Equal([1, double.PositiveInfinity], histogram.GetSnapshot().Buckets.Select(static bucket => bucket.UpperBound));
    }

    [Fact]
    public void Changed_native_options_have_no_effect_on_an_existing_histogram()
    {
        var native = new NativeHistogramOptions { Schema = 3 };
        Histogram histogram = _registry.CreateHistogram("a", "", new HistogramOptions { Native = native });
        native.Schema = 0;

        Assert.Equal(3, histogram.GetSnapshot().Native!.Schema);
    }
}
