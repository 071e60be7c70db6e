namespace MetricsClient.Tests.Concurrency;

/// <summary>Where threads must not stand in line.</summary>
[Collection(nameof(Alone))]
public sealed class LockTests
{
    private const int Times = 300_000;
    private const int Threads = 4;

    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void Updates_and_look_ups_take_no_lock()
    {
        Counter counter = _registry.CreateCounter("a_total", "");
        Histogram histogram = _registry.CreateHistogram("b", "");
        Histogram native = _registry.CreateHistogram("d", "", new HistogramOptions { Native = new() });
        Summary summary = _registry.CreateSummary("e", "", new SummaryOptions { Quantiles = [0.5] });
        MetricFamily<Gauge> family = _registry.CreateGauge("c", "", "a", "b");
        family.WithLabels("1", "2");

        AssertNobodyWaits(_ =>
        {
            counter.Inc();
            histogram.Observe(1);
            native.Observe(1);
            summary.Observe(1);
            family.WithLabels("1", "2").Inc();
        });
    }

    [Fact]
    public void A_miss_at_the_series_limit_takes_no_lock()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], new CounterOptions { MaxSeries = 1 });
        family.WithLabels("1");
        family.WithLabels("2");

        AssertNobodyWaits(_ => family.WithLabels("3").Inc());
    }

    [Fact]
    public void Updates_that_end_the_idleness_of_a_series_take_no_lock()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], new CounterOptions { TimeToLive = TimeSpan.FromDays(1) });
        Counter series = family.WithLabels("1");

        AssertNobodyWaits(number =>
        {
            series.Inc();
            if (number == 0)
            {
                family.GetAllSeries();
            }
        });
    }

    private static void AssertNobodyWaits(Action<int> step)
    {
        step(0);
        long before = Monitor.LockContentionCount;

        Race.Run(Threads, number =>
        {
            for (int i = 0; i < Times; i++)
            {
                step(number);
            }
        });

        // The runtime itself locks now and then; a lock in each step is met by another thread many times over.
        Assert.InRange(Monitor.LockContentionCount - before, 0, 10);
    }
}
