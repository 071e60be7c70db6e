namespace MetricsClient.Tests.Concurrency;

[Collection(nameof(Alone))]
public sealed class SeriesLimitRaceTests
{
    private const int Times = 20_000;

    private readonly CollectorRegistry _registry = new();

    [Theory]
    [InlineData("clear")]
    [InlineData("unregister")]
    public void A_family_that_is_cleared_or_unregistered_at_its_limit_keeps_no_overflow_series(string way)
    {
        for (int round = 0; round < 300; round++)
        {
            string name = $"x{round}_total";
            MetricFamily<Counter> family = _registry.CreateCounter(name, "", ["a"], new CounterOptions { MaxSeries = 1 });
            family.WithLabels("1");
            Counter? second = null;

            Race.Run(
                () =>
                {
                    second = family.WithLabels("2");
                },
                () =>
                {
                    _ = way == "clear" ? Cleared(family) : _registry.Unregister(name);
                });

            // Either it came before the end, and went with the rest, or it came after, when there was room.
            string[] left = [.. family.GetAllSeries().Select(static series => series.GetLabelValues()[0])];
            Assert.True(left is [] or ["2"], string.Join(',', left));
            Assert.True(way == "clear" || left is [], $"'{name}' is no longer registered, but shows a series.");
            Assert.NotNull(second);
            _registry.Unregister(name);
        }
    }

    [Fact]
    public void A_series_at_the_limit_is_found_while_it_is_hidden_and_exposed()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], new CounterOptions { MaxSeries = 1 });
        Counter held = family.WithLabels("1");
        held.Unpublish();

        // Takes the only place, so that the set is full whether the first one is shown or not.
        Counter other = family.WithLabels("2");

        Race.Beside(
            1,
            _ =>
            {
                held.Publish();
                held.Unpublish();
            },
            () => Race.Run(2, _ =>
            {
                for (int i = 0; i < 10 * Times; i++)
                {
                    Assert.Same(held, family.WithLabels("1"));
                }
            }));

        Assert.Same(other, family.WithLabels("2"));
    }

    [Fact]
    public void Threads_that_request_the_last_series_below_the_limit_all_get_the_series()
    {
        for (int round = 0; round < 500; round++)
        {
            MetricFamily<Counter> family = _registry.CreateCounter($"x{round}_total", "", ["a"], new CounterOptions { MaxSeries = 1 });

            Race.Run(3, _ => family.WithLabels("last").Inc());

            Assert.Equal(3, family.GetAllSeries().Single().Value);
        }
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(4, 100)]
    [InlineData(4, 1)]
    public void Random_labels_stay_within_the_limit_and_no_update_is_lost(int threads, int limit)
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a", "b"], new CounterOptions { MaxSeries = limit });

        Race.Beside(
            1,
            _ => Assert.InRange(family.GetAllSeries().Count, 0, limit + 1),
            () => Race.Run(threads, number =>
            {
                var random = new Random(number);
                for (int i = 0; i < Times; i++)
                {
                    family.WithLabels($"{random.Next()}", $"{random.Next(50)}").Inc();
                }
            }));

        List<Sample> samples = _registry.Samples();
        double overflow = samples.Value("x_total{a=\"__overflow__\",b=\"__overflow__\"}");
        Assert.Equal(limit + 1, family.GetAllSeries().Count);
        Assert.Equal(threads * Times, samples.Where(static sample => sample.Name == "x_total").Sum(static sample => sample.Value));
        Assert.Equal(overflow, samples.Value("metricsclient_overflow_updates_total{family=\"x_total\"}"));
        Assert.Equal(1, samples.Value("metricsclient_series_limit_reached_total{family=\"x_total\"}"));
    }

    private static bool Cleared(MetricFamily<Counter> family)
    {
        family.Clear();
        return true;
    }
}
