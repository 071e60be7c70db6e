namespace MetricsClient.Tests.Concurrency;

/// <summary>Scrapes that race with registrations that come and go.</summary>
[Collection(nameof(Alone))]
public sealed class RegistrationRaceTests
{
    private const int Scrapes = 3_000;

    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_name_that_moves_from_a_family_to_a_collector_is_never_exposed_twice()
    {
        _registry.Register(new Collector());

        Race.Beside(
            1,
            _ =>
            {
                _registry.CreateCounter("x_total", "").Inc();
                _registry.Unregister("x_total");
            },
            () => _registry.Repeatedly(Scrapes, static samples => Assert.InRange(samples.Count(static sample => sample.Name == "x_total"), 0, 1)));
    }

    [Fact]
    public void A_name_that_a_family_takes_during_a_collect_is_not_exposed_twice()
    {
        _registry.Register(new Collector());
        _registry.Register(new Registrar(_registry));

        Assert.Single(_registry.Samples(), static sample => sample.Name == "x_total");
    }

    [Fact]
    public void A_full_family_that_is_unregistered_while_a_collector_takes_its_name_is_never_exposed_twice()
    {
        _registry.Register(new Collector());

        Race.Beside(
            2,
            number =>
            {
                if (number == 0)
                {
                    _registry.Unregister("x_total");
                }
                else
                {
                    MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["a"], new CounterOptions { MaxSeries = 1 });
                    family.WithLabels("1").Inc();
                    family.WithLabels("2").Inc();
                }
            },
            () => _registry.Repeatedly(Scrapes, static samples => Assert.InRange(
                samples.Where(static sample => sample.Name == "x_total").Select(static sample => sample.Labels == "").Distinct().Count(), 0, 1)));
    }

    [Fact]
    public void A_callback_that_is_unregistered_during_a_collect_does_not_run()
    {
        for (int round = 0; round < 1000; round++)
        {
            bool gone = false;
            IDisposable? callback = null;

            Race.Run(
                () => callback = _registry.CreateObservableGauge("x", "", static () => 1),
                () => gone = _registry.Unregister("x"));

            Assert.Equal(gone ? 0 : 1, _registry.Samples().Count);
            callback!.Dispose();
        }
    }

    [Fact]
    public void A_callback_that_is_replaced_during_a_scrape_counts_as_no_failure()
    {
        Race.Beside(
            1,
            _ => _registry.CreateObservableGauge("x", "", static () => 1).Dispose(),
            () => _registry.Repeatedly(Scrapes, static _ => { }));

        AssertNoFailure();
    }

    [Fact]
    public void A_callback_that_is_unregistered_during_a_scrape_counts_as_no_failure()
    {
        Race.Beside(
            1,
            _ =>
            {
                _registry.CreateObservableGauge("x", "", static () => 1);
                _registry.Unregister("x");
            },
            () => _registry.Repeatedly(Scrapes, static _ => { }));

        AssertNoFailure();
    }

    [Fact]
    public void Process_metrics_that_two_threads_add_and_remove_are_registered_once()
    {
        for (int round = 0; round < 2_000; round++)
        {
            var registry = new CollectorRegistry();
            var added = new IDisposable[2];
            Race.Run(2, number =>
            {
                registry.AddPrometheusNetProcessMetrics().Dispose();
                added[number] = registry.AddPrometheusNetProcessMetrics();
            });

            Assert.Single(registry.Samples(), static sample => sample.Name == "process_num_threads");
            Array.ForEach(added, static one => one.Dispose());
            Assert.Equal("", registry.InText());
        }
    }

    private void AssertNoFailure() =>
        Assert.DoesNotContain(_registry.Samples(), static sample => sample.Name == "metricsclient_collect_failures_total");

    private sealed class Registrar : ICollector
    {
        private readonly CollectorRegistry _registry;

        public Registrar(CollectorRegistry registry)
        {
            _registry = registry;
        }

        public void Collect(MetricWriter writer) => _registry.CreateCounter("x_total", "").Inc();
    }

    private sealed class Collector : ICollector
    {
        public void Collect(MetricWriter writer) => writer.BeginCounter("x_total", "").Add(1);
    }
}
