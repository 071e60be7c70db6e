using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Series;

/// <summary>Reads of the clock in an expiry check.</summary>
public sealed class SeriesExpiryClockTests
{
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);

    [Fact]
    public void A_check_reads_the_clock_once_for_many_series()
    {
        const int Count = 1_000;
        var clock = new WatchedClock();
        MetricFamily<Counter> family = Counters(clock, Count);
        Array.ForEach([.. Enumerable.Range(0, Count)], i => family.WithLabels($"{i}"));

        family.GetAllSeries();

        Assert.InRange(clock.Reads, 1, Count / 50);
    }

    [Fact]
    public void Series_expire_after_a_clock_has_failed_in_a_check()
    {
        var clock = new WatchedClock();
        MetricFamily<Counter> family = Counters(clock, maxSeries: 3);
        family.WithLabels("1");

        clock.FailsAfter = 1;
        Assert.Throws<InvalidOperationException>(family.GetAllSeries);

        clock.FailsAfter = int.MaxValue;
        Assert.Single(family.GetAllSeries());
        clock.Advance(s_life);
        Assert.Empty(family.GetAllSeries());
    }

    [Fact]
    public void A_clock_that_goes_back_hides_no_series()
    {
        var clock = new WatchedClock();
        MetricFamily<Counter> family = Counters(clock, maxSeries: 3);
        family.WithLabels("1");
        Assert.Single(family.GetAllSeries());

        clock.Back = 100 * s_life;
        Assert.Single(family.GetAllSeries());

        clock.Back = default;
        clock.Advance(s_life);
        Assert.Empty(family.GetAllSeries());
    }

    private static MetricFamily<Counter> Counters(TimeProvider time, int maxSeries) => new CollectorRegistry(time)
        .CreateCounter("x_total", "", ["a"], new CounterOptions { TimeToLive = s_life, MaxSeries = maxSeries });

    private sealed class WatchedClock : FakeTimeProvider
    {
        public int Reads { get; private set; }

        public int FailsAfter { get; set; } = int.MaxValue;

        public TimeSpan Back { get; set; }

        public override long GetTimestamp()
        {
            Reads++;
            return FailsAfter-- > 0 ? base.GetTimestamp() - Back.Ticks : throw new InvalidOperationException("The clock fails.");
        }
    }
}
