namespace MetricsClient.Tests.Registry;

public sealed class UnregisterTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void An_unregistered_name_is_free_for_another_metric()
    {
        _registry.CreateHistogram("x", "").Observe(1);

        Assert.True(_registry.Unregister("x"));
        _registry.CreateGauge("x", "").Set(5);
        _registry.CreateCounter("x_count", "").Inc();

        Assert.Equal("# TYPE x gauge\nx 5\n# TYPE x_count counter\nx_count 1\n", _registry.InText());
    }

    [Fact]
    public void A_new_registration_starts_without_series()
    {
        Counter before = _registry.CreateCounter("jobs_total", "Jobs.");
        before.Inc(7);
        _registry.Unregister("jobs_total");

        Counter after = _registry.CreateCounter("jobs_total", "Jobs.");

        Assert.NotSame(before, after);
        Assert.Equal(0, _registry.ValueOf("jobs_total"));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData("rpc_seconds_count")]
    [InlineData("jobs")]
    [InlineData("metricsclient_rejected_observations_total")]
    public void Unregistering_an_unknown_name_returns_false(string name)
    {
        _registry.CreateHistogram("rpc_seconds", "").Observe(double.NaN);
        _registry.CreateCounter("jobs_total", "");
        string before = _registry.InText();

        Assert.False(_registry.Unregister(name));

        Assert.Equal(before, _registry.InText());
    }

    [Fact]
    public void A_second_unregistration_returns_false()
    {
        _registry.CreateGauge("x", "");

        Assert.True(_registry.Unregister("x"));
        Assert.False(_registry.Unregister("x"));
    }

    [Fact]
    public void Updates_through_the_handle_of_an_unregistered_metric_are_counted_and_not_exposed()
    {
        Counter counter = _registry.CreateCounter("jobs_total", "Jobs.");
        _registry.Unregister("jobs_total");

        counter.Inc();
        counter.Inc(2);
        counter.IncTo(10);

        Assert.Equal(
            """
            # HELP metricsclient_removed_series_updates_total Updates of removed series, which are not exposed.
            # TYPE metricsclient_removed_series_updates_total counter
            metricsclient_removed_series_updates_total{family="jobs_total"} 3

            """,
            _registry.InText());
    }

    [Fact]
    public void Updates_through_an_unregistered_family_are_counted_even_for_labels_that_are_new_to_it()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("jobs_total", "Jobs.", "user");
        Counter held = family.WithLabels("known");
        _registry.Unregister("jobs_total");

        held.Inc();
        family.WithLabels("known").Inc();
        family.WithLabels("new").Inc();

        Assert.Empty(family.GetAllSeries());
        Assert.Equal(3, _registry.ValueOf("metricsclient_removed_series_updates_total{family=\"jobs_total\"}"));
    }

    [Fact]
    public void An_unregistered_callback_does_not_run()
    {
        int asked = 0;
        IDisposable callback = _registry.CreateObservableGauge("x", "", () => ++asked);
        Assert.Equal(1, _registry.ValueOf("x"));

        Assert.True(_registry.Unregister("x"));

        Assert.Equal(("", 1), (_registry.InText(), asked));
        _registry.CreateGauge("x", "").Set(5);
        callback.Dispose();
        Assert.Equal(5, _registry.ValueOf("x"));
    }
}
