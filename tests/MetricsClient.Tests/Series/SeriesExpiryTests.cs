using System.Runtime.CompilerServices;
using MetricsClient.Series;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Series;

public sealed class SeriesExpiryTests
{
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_instant = TimeSpan.FromTicks(1);

    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;
    private readonly MetricFamily<Counter> _family;

    public SeriesExpiryTests()
    {
        _registry = new CollectorRegistry(_time);
        _family = _registry.CreateCounter("x_total", "", ["a"], new CounterOptions { TimeToLive = s_life, MaxSeries = 3 });
    }

    [Fact]
    public void A_series_is_hidden_by_the_first_scrape_that_finds_it_unused_for_its_time_to_live()
    {
        _family.WithLabels("1").Inc();
        Assert.Equal(["1"], Shown());

        _time.Advance(s_life - s_instant);
        Assert.Equal(["1"], Shown());

        _time.Advance(s_instant);
        Assert.Equal("", _registry.InText());
        Assert.Empty(_family.GetAllSeries());
    }

    [Fact]
    public void A_gauge_with_an_operation_in_progress_stays_until_its_time_to_live_after_the_end_of_the_last_operation()
    {
        Gauge gauge = _registry.CreateGauge("y", "", ["a"], new GaugeOptions { TimeToLive = s_life }).WithLabels("1");
        IDisposable one = gauge.TrackInProgress();
        IDisposable other = gauge.TrackInProgress();
        Advance(10);
        Assert.Equal(2, _registry.ValueOf("y{a=\"1\"}"));

        one.Dispose();
        one.Dispose();
        Advance(10);
        Assert.Equal(1, _registry.ValueOf("y{a=\"1\"}"));

        other.Dispose();
        Assert.Equal(0, _registry.ValueOf("y{a=\"1\"}"));
        Advance(2);
        Assert.Null(_registry.ValueOf("y{a=\"1\"}"));

        using IDisposable again = gauge.TrackInProgress();
        Advance(10);
        Assert.Equal(1, _registry.ValueOf("y{a=\"1\"}"));

        void Advance(int lives)
        {
            for (int i = 0; i < lives; i++)
            {
                _registry.InText();
                _time.Advance(s_life);
            }
        }
    }

    [Fact]
    public void A_series_that_is_used_between_scrapes_stays()
    {
        Counter used = _family.WithLabels("1");
        _family.WithLabels("2");
        for (int i = 0; i < 10; i++)
        {
            used.Inc();
            Assert.Contains("1", Shown());
            _time.Advance(s_life);
        }

        Assert.Empty(Shown());
    }

    [Fact]
    public void A_series_never_expires_early_and_expires_soon_after_its_time_to_live()
    {
        var random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            _time.Advance(TimeSpan.FromTicks(random.NextInt64(s_life.Ticks)));
            Counter held = _family.WithLabels($"{i}");
            held.Inc();
            Assert.Contains($"{i}", Shown());

            _time.Advance(s_life - s_instant);
            Assert.Contains($"{i}", Shown());

            _time.Advance(s_life / 1000);
            Assert.DoesNotContain($"{i}", Shown());
        }
    }

    [Fact]
    public void A_series_without_a_scrape_for_a_long_time_is_hidden_too()
    {
        foreach (double lives in new[] { 1.5, 1_000, 262_144, 300_000, 524_290, 1e7 })
        {
            Counter held = _family.WithLabels("1");
            held.Inc();
            Assert.Equal(["1"], Shown());

            _time.Advance(s_life * lives);
            Assert.Empty(Shown());
        }
    }

    [Fact]
    public void An_update_through_an_old_handle_exposes_the_series_with_its_value()
    {
        Counter held = _family.WithLabels("1");
        held.Inc(5);
        Expire();
        Assert.Empty(Shown());
        GC.Collect();

        Assert.Same(held, _family.WithLabels("1"));
        Assert.Empty(Shown());

        held.Inc();
        Assert.Equal(6, _registry.ValueOf("x_total{a=\"1\"}"));
    }

    [Fact]
    public void An_expired_series_without_a_handle_is_collected_and_starts_again_from_zero()
    {
        WeakReference expired = UseOnce();
        Expire();
        Assert.Empty(Shown());

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(expired.IsAlive);
        Assert.Equal(0, _family.WithLabels("1").Value);
    }

    [Fact]
    public void A_metric_without_labels_expires_and_becomes_live_again()
    {
        Gauge gauge = _registry.CreateGauge("y", "", new GaugeOptions { TimeToLive = s_life });
        gauge.Set(7);
        Expire();
        Assert.Null(_registry.ValueOf("y"));

        gauge.Set(7);
        Assert.Equal(7, _registry.ValueOf("y"));
        Assert.Same(gauge, _registry.CreateGauge("y", "", new GaugeOptions { TimeToLive = s_life }));
    }

    [Fact]
    public void Every_kind_of_update_counts_as_use_even_if_the_value_stays_the_same()
    {
        Counter counter = _registry.CreateCounter("counter_total", "", new CounterOptions { TimeToLive = s_life });
        Gauge gauge = _registry.CreateGauge("gauge", "", new GaugeOptions { TimeToLive = s_life });
        Histogram histogram = _registry.CreateHistogram("histogram", "", new HistogramOptions { TimeToLive = s_life });
        Histogram native = _registry.CreateHistogram("native", "", new HistogramOptions { TimeToLive = s_life, Native = new() });
        (MetricSeries Series, Action Update)[] updates =
        [
            (counter, () => counter.Inc()), (counter, () => counter.Inc(0)), (counter, () => counter.IncTo(0)), (counter, counter.Publish),
            (gauge, () => gauge.Set(gauge.Value)), (gauge, () => gauge.Inc(0)), (gauge, () => gauge.DecTo(1e9)), (gauge, () => gauge.TrackInProgress().Dispose()),
            (histogram, () => histogram.Observe(1)), (histogram, () => histogram.NewTimer().Dispose()), (native, () => native.Observe(1)),
        ];

        Assert.All(updates, update =>
        {
            update.Series.Publish();
            _registry.InText();
            _time.Advance(s_life);
            update.Update();
            _registry.InText();
            Assert.True(update.Series.State is SeriesState.Idle);

            _time.Advance(s_life);
            _registry.InText();
            Assert.True(update.Series.State is SeriesState.Hidden);
        });
    }

    [Fact]
    public void A_lookup_or_a_rejected_update_does_not_count_as_use()
    {
        Histogram histogram = _registry.CreateHistogram("y", "", new HistogramOptions { TimeToLive = s_life });
        Counter held = _family.WithLabels("1");
        _registry.InText();

        _family.WithLabels("1");
        histogram.Observe(double.NaN);
        histogram.Observe(1, 0);
        _time.Advance(s_life);

        Assert.Equal(["metricsclient_rejected_observations_total"], _registry.Samples().Select(static sample => sample.Name));
        GC.KeepAlive(held);
    }

    [Fact]
    public void Without_a_time_to_live_a_series_stays_for_ever()
    {
        Counter counter = _registry.CreateCounter("y_total", "");
        _registry.InText();
        _time.Advance(TimeSpan.FromDays(1000));

        Assert.Equal(0, _registry.ValueOf("y_total"));
        Assert.Equal(SeriesState.Live, counter.State);
    }

    [Fact]
    public void Idle_series_at_the_limit_expire_without_a_scrape()
    {
        Counter[] held = [_family.WithLabels("1"), _family.WithLabels("2"), _family.WithLabels("3")];
        Assert.Equal(["__overflow__"], _family.WithLabels("4").GetLabelValues());

        _time.Advance(s_life / 2);
        held[1].Inc();
        _family.WithLabels("5").Inc();
        _time.Advance(s_life / 2);

        Assert.Equal(["6"], _family.WithLabels("6").GetLabelValues());
        Assert.Equal(["7"], _family.WithLabels("7").GetLabelValues());
        Assert.Equal(["__overflow__"], _family.WithLabels("8").GetLabelValues());
        Assert.Equal(["2", "__overflow__", "6", "7"], Shown());
        Assert.Same(held[0], _family.WithLabels("1"));
    }

    [Fact]
    public void An_expired_series_keeps_its_label_values_and_can_be_removed()
    {
        Counter held = _family.WithLabels("1");
        Expire();
        _registry.InText();

        Assert.Equal(["1"], held.GetLabelValues());
        Assert.True(_family.Remove("1"));
        held.Inc();
        Assert.Equal(1, _registry.ValueOf("metricsclient_removed_series_updates_total{family=\"x_total\"}"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_time_to_live_must_be_above_zero(int seconds)
    {
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(
            () => _registry.CreateCounter("y_total", "", new CounterOptions { TimeToLive = TimeSpan.FromSeconds(seconds) }));

        Assert.Equal("options.TimeToLive", refusal.ParamName);
    }

    // What was updated before the first look began to be idle with it.
    private void Expire()
    {
        _registry.InText();
        _time.Advance(s_life);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference UseOnce()
    {
        Counter series = _family.WithLabels("1");
        series.Inc(7);
        return new WeakReference(series);
    }

    private List<string> Shown() => [.. _registry.Samples()
        .Where(static sample => sample.Name == "x_total")
        .Select(static sample => sample.Labels["a=\"".Length..^1])];
}
