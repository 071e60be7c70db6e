using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Instruments;

public sealed class DurationTimerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;

    public DurationTimerTests()
    {
        _registry = new CollectorRegistry(new CollectorRegistryOptions { TimeProvider = _time });
    }

    [Fact]
    public void A_histogram_observes_the_seconds_that_passed()
    {
        Histogram histogram = _registry.CreateHistogram("rpc_seconds", "Calls.");

        using (histogram.NewTimer())
        {
            _time.Advance(TimeSpan.FromMilliseconds(1250));
        }

        Assert.Equal((1, 1.25), (histogram.Count, histogram.Sum));
    }

    [Fact]
    public void A_summary_observes_the_seconds_that_passed()
    {
        Summary summary = _registry.CreateSummary("rpc_seconds", "Calls.");

        using (summary.NewTimer())
        {
            _time.Advance(TimeSpan.FromMilliseconds(1250));
        }

        Assert.Equal((1, 1.25), (summary.Count, summary.Sum));
    }

    [Fact]
    public void A_gauge_is_set_to_the_seconds_that_passed()
    {
        Gauge gauge = _registry.CreateGauge("last_run_seconds", "Last run.");
        gauge.Set(99);

        using (gauge.NewTimer())
        {
            _time.Advance(TimeSpan.FromMilliseconds(1250));
        }

        Assert.Equal(1.25, gauge.Value);
    }

    [Fact]
    public void A_counter_adds_the_seconds_that_passed()
    {
        Counter counter = _registry.CreateCounter("busy_seconds_total", "Busy.");
        counter.Inc(10);

        using (counter.NewTimer())
        {
            _time.Advance(TimeSpan.FromMilliseconds(1250));
        }

        Assert.Equal(11.25, counter.Value);
    }

    [Fact]
    public void A_timer_tells_the_time_so_far_and_records_at_each_call()
    {
        Histogram histogram = _registry.CreateHistogram("rpc_seconds", "Calls.");
        DurationTimer timer = histogram.NewTimer();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(1), timer.Elapsed);
        Assert.Equal(0, histogram.Count);

        Assert.Equal(TimeSpan.FromSeconds(1), timer.ObserveDuration());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(3), timer.ObserveDuration());
        Assert.Equal((2, 4.0), (histogram.Count, histogram.Sum));
    }

    [Fact]
    public void A_timer_that_nobody_started_records_nothing()
    {
        DurationTimer timer = default;

        timer.Dispose();

        Assert.Equal(TimeSpan.Zero, timer.Elapsed);
        Assert.Equal(TimeSpan.Zero, timer.ObserveDuration());
    }

    [Fact]
    public void Timers_are_equal_when_they_measure_the_same()
    {
        Histogram histogram = _registry.CreateHistogram("rpc_seconds", "Calls.");
        DurationTimer timer = histogram.NewTimer();
        DurationTimer copy = timer;
        _time.Advance(TimeSpan.FromSeconds(1));
        DurationTimer later = histogram.NewTimer();

        Assert.True(timer == copy && timer.Equals((object)copy) && timer.GetHashCode() == copy.GetHashCode());
        Assert.True(timer != later && !timer.Equals((object)later) && !timer.Equals("timer"));
    }

    [Fact]
    public void Work_that_throws_is_measured_too()
    {
        Histogram histogram = _registry.CreateHistogram("rpc_seconds", "Calls.");

        Assert.Throws<InvalidOperationException>(void () =>
        {
            using (histogram.NewTimer())
            {
                throw new InvalidOperationException();
            }
        });

        Assert.Equal(1, histogram.Count);
    }
}
