using MetricsClient.Series;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Instruments;

public sealed class GaugeTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2024, 2, 29, 12, 30, 15, 250, TimeSpan.Zero));
    private readonly Gauge _gauge;

    public GaugeTests()
    {
        _gauge = new CollectorRegistry(_time).CreateGauge("queue_length", "Waiting.");
    }

    [Fact]
    public void A_gauge_increases_and_decreases()
    {
        _gauge.Inc();
        _gauge.Inc(5);
        _gauge.Dec();
        _gauge.Dec(0.5);
        _gauge.Inc(-1);
        _gauge.Dec(-2);

        Assert.Equal(5.5, _gauge.Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-17.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    public void A_gauge_accepts_any_number(double value)
    {
        _gauge.Set(value);

        Assert.Equal(value, _gauge.Value);
    }

    [Fact]
    public void Set_replaces_NaN()
    {
        _gauge.Set(double.NaN);
        _gauge.Inc();
        Assert.Equal(double.NaN, _gauge.Value);

        _gauge.Set(3);

        Assert.Equal(3, _gauge.Value);
    }

    [Fact]
    public void Set_replaces_infinity()
    {
        _gauge.Inc(double.PositiveInfinity);
        _gauge.Dec(double.PositiveInfinity);
        Assert.Equal(double.NaN, _gauge.Value);

        _gauge.Set(3);

        Assert.Equal(3, _gauge.Value);
    }

    [Fact]
    public void IncTo_only_raises_and_DecTo_only_lowers_a_gauge()
    {
        _gauge.IncTo(5);
        _gauge.IncTo(3);
        Assert.Equal(5, _gauge.Value);

        _gauge.DecTo(4);
        _gauge.DecTo(6);
        Assert.Equal(4, _gauge.Value);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(7.5)]
    public void IncTo_and_DecTo_replace_NaN(double target)
    {
        _gauge.Set(double.NaN);
        _gauge.IncTo(target);
        Assert.Equal(target, _gauge.Value);

        _gauge.Set(double.NaN);
        _gauge.DecTo(target);
        Assert.Equal(target, _gauge.Value);
    }

    [Fact]
    public void IncTo_and_DecTo_reject_NaN()
    {
        Assert.Equal("target", Assert.Throws<ArgumentOutOfRangeException>(() => _gauge.IncTo(double.NaN)).ParamName);
        Assert.Equal("target", Assert.Throws<ArgumentOutOfRangeException>(() => _gauge.DecTo(double.NaN)).ParamName);

        Assert.Equal(0, _gauge.Value);
    }

    [Fact]
    public void A_gauge_is_set_to_the_current_time_in_seconds_since_1970()
    {
        _gauge.SetToCurrentTime();

        Assert.Equal(1709209815.25, _gauge.Value);
    }

    [Fact]
    public void A_gauge_is_set_to_a_time_of_any_offset_in_seconds_since_1970()
    {
        _gauge.SetToTime(new DateTimeOffset(1970, 1, 1, 2, 0, 1, 500, TimeSpan.FromHours(2)));
        Assert.Equal(1.5, _gauge.Value);

        _gauge.SetToTime(new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero));
        Assert.Equal(-1, _gauge.Value);
    }

    [Fact]
    public void Work_in_progress_counts_from_its_start_to_its_end()
    {
        using (_gauge.TrackInProgress())
        {
            using (_gauge.TrackInProgress())
            {
                Assert.Equal(2, _gauge.Value);
            }

            Assert.Equal(1, _gauge.Value);
        }

        Assert.Equal(0, _gauge.Value);
    }

    [Fact]
    public void Work_whose_start_is_interrupted_is_not_in_progress()
    {
        Gauge gauge = new CollectorRegistry().CreateGauge("x", "", new GaugeOptions { SuppressInitialValue = true });

        // The update that exposes the gauge waits for the lock of its set.
        lock (gauge.Owner.Add(new NoIndex()))
        {
            Race.Run(() =>
            {
                Thread.CurrentThread.Interrupt();
                Assert.Throws<ThreadInterruptedException>(gauge.TrackInProgress);
            });
        }

        Assert.Equal(0, gauge.Value);
    }

    private sealed class NoIndex : TypedIndex
    {
        public override void Forget(MetricSeries series)
        {
        }
    }
}
