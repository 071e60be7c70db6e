using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Instruments;

public sealed class DurationTimerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;

    public DurationTimerTests()
    {
        _registry = new CollectorRegistry(_time);
    }

    [Fact]
    public void A_histogram_observes_the_elapsed_seconds()
    {
        Histogram histogram = _registry.CreateHistogram("rpc_seconds", "Calls.");

        using (histogram.NewTimer())
        {
            _time.Advance(TimeSpan.FromMilliseconds(1250));
        }

        Assert.Equal((1, 1.25), (histogram.GetSnapshot().Count, histogram.GetSnapshot().Sum));
    }

    [Fact]
    public void A_summary_observes_the_elapsed_seconds()
    {
        Summary summary = _registry.CreateSummary("rpc_seconds", "Calls.");

        using (summary.NewTimer())
        {
            _time.Advance(TimeSpan.FromMilliseconds(1250));
        }

        Assert.Equal((1, 1.25), (summary.GetSnapshot().Count, summary.GetSnapshot().Sum));
    }

    [Fact]
    public void A_gauge_is_set_to_the_elapsed_seconds()
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
    public void A_counter_adds_the_elapsed_seconds()
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
    public void A_clock_that_goes_back_makes_no_update_negative_and_no_timer_throw()
    {
        var clock = new BackwardClock();
        Counter counter = new CollectorRegistry(clock).CreateCounter("busy_seconds_total", "Busy.");
        DurationTimer timer = counter.NewTimer();

        Assert.Equal(TimeSpan.Zero, timer.Elapsed);
        Assert.Equal(TimeSpan.Zero, timer.ObserveDuration());

        Assert.Equal(0, counter.Value);
    }

    [Fact]
    public void A_timer_records_the_elapsed_time_only_once()
    {
        Histogram histogram = _registry.CreateHistogram("rpc_seconds", "Calls.");
        DurationTimer timer = histogram.NewTimer();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(1), timer.Elapsed);
        Assert.Equal(0, histogram.GetSnapshot().Count);

        Assert.Equal(TimeSpan.FromSeconds(1), timer.ObserveDuration());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(1), timer.ObserveDuration());
        timer.Dispose();

        Assert.Equal(TimeSpan.FromSeconds(1), timer.Elapsed);
        Assert.Equal((1, 1.0), (histogram.GetSnapshot().Count, histogram.GetSnapshot().Sum));
    }

    [Fact]
    public void A_timer_in_a_using_declaration_records_once_if_the_duration_was_observed_before()
    {
        Histogram histogram = _registry.CreateHistogram("rpc_seconds", "Calls.");

        Call();

        Assert.Equal((1, 1.0), (histogram.GetSnapshot().Count, histogram.GetSnapshot().Sum));

        void Call()
        {
            using DurationTimer timer = histogram.NewTimer();
            _time.Advance(TimeSpan.FromSeconds(1));
            timer.ObserveDuration();
            _time.Advance(TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public async Task A_timer_in_an_asynchronous_method_records_once_if_the_duration_was_observed_before()
    {
        Counter counter = _registry.CreateCounter("busy_seconds_total", "Busy.");

        await CallAsync();

        Assert.Equal(1, counter.Value);

        async Task CallAsync()
        {
            using DurationTimer timer = counter.NewTimer();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            timer.ObserveDuration();
            await Task.Yield();
            _time.Advance(TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public void A_default_timer_records_nothing()
    {
        DurationTimer timer = default;

        timer.Dispose();

        Assert.Equal(TimeSpan.Zero, timer.Elapsed);
        Assert.Equal(TimeSpan.Zero, timer.ObserveDuration());
    }

    [Fact]
    public void The_duration_of_work_that_throws_is_recorded()
    {
        Histogram histogram = _registry.CreateHistogram("rpc_seconds", "Calls.");

        Assert.Throws<InvalidOperationException>(void () =>
        {
            using (histogram.NewTimer())
            {
                throw new InvalidOperationException();
            }
        });

        Assert.Equal(1, histogram.GetSnapshot().Count);
    }

    private sealed class BackwardClock : TimeProvider
    {
        private long _time;

        public override long GetTimestamp() => _time -= TimestampFrequency;
    }
}
