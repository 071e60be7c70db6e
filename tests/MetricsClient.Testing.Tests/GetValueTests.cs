namespace MetricsClient.Testing.Tests;

public sealed class GetValueTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void A_value_is_found_by_the_name_of_its_sample()
    {
        _registry.CreateCounter("jobs_total", "Jobs.").Inc(2);
        _registry.CreateObservableGauge("depth", "Waiting.", static () => 7);
        Histogram wait = _registry.CreateHistogram("wait_seconds", "Wait.", new HistogramOptions { Buckets = [0.5, 1] });
        wait.Observe(0.25);
        wait.Observe(0.75);
        Summary size = _registry.CreateSummary("size_bytes", "Size.", new SummaryOptions { Quantiles = [0.5] });
        size.Observe(100);

        Assert.Equal(2, _registry.GetValue("jobs_total"));
        Assert.Equal(7, _registry.GetValue("depth"));
        Assert.Equal(1, _registry.GetValue("wait_seconds_sum"));
        Assert.Equal(2, _registry.GetValue("wait_seconds_count"));
        Assert.Equal(1, _registry.GetValue("wait_seconds_bucket", [new("le", "0.5")]));
        Assert.Equal(2, _registry.GetValue("wait_seconds_bucket", [new("le", "+Inf")]));
        Assert.Equal(1, _registry.GetValue("size_bytes_count"));
        Assert.Equal(100, _registry.GetValue("size_bytes", [new("quantile", "0.5")])!.Value, 1.0);
    }

    [Fact]
    public void Labels_select_a_series_and_create_none()
    {
        MetricFamily<Counter> jobs = _registry.CreateCounter("jobs_total", "Jobs.", "queue", "result");
        jobs.WithLabels("mail", "a\"b\\c\nd").Inc(3);
        jobs.WithLabels("print", "done").Inc(4);

        Assert.Equal(4, _registry.GetValue("jobs_total", [new("queue", "print"), new("result", "done")]));
        Assert.Equal(3, _registry.GetValue("jobs_total", [new("result", "a\"b\\c\nd")]));
        Assert.Null(_registry.GetValue("jobs_total", [new("queue", "none")]));
        Assert.Null(_registry.GetValue("absent_total"));
        Assert.Equal(2, jobs.GetAllSeries().Count);
    }

    [Fact]
    public void An_ambiguous_selection_names_the_series()
    {
        MetricFamily<Gauge> depth = _registry.CreateGauge("depth", "Waiting.", "queue", "host");
        depth.WithLabels("mail", "a").Set(1);
        depth.WithLabels("print", "a").Set(2);

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(
            () => _registry.GetValue("depth", [new("host", "a")]));
        Assert.Equal(
            """2 samples match; add labels until one is left: depth{host="a",queue="mail"}, depth{host="a",queue="print"}.""",
            failure.Message);
    }

    [Fact]
    public void The_changes_of_an_action_are_the_changed_the_new_and_the_removed_samples()
    {
        MetricFamily<Counter> jobs = _registry.CreateCounter("jobs_total", "Jobs.", "queue");
        Gauge depth = _registry.CreateGauge("depth", "Waiting.");
        MetricFamily<Gauge> workers = _registry.CreateGauge("workers", "Workers.", "host");
        jobs.WithLabels("mail").Inc(5);
        jobs.WithLabels("same").Inc(9);
        depth.Set(3);
        workers.WithLabels("a").Set(1);

        IReadOnlyList<MetricChange> changes = _registry.GetChanges(() =>
        {
            jobs.WithLabels("mail").Inc(2);
            jobs.WithLabels("new").Inc(0.5);
            depth.Dec();
            workers.Remove("a");
        });

        Assert.Equal(
            [
                "depth -1",
                """jobs_total{queue="mail"} +2""",
                """jobs_total{queue="new"} +0.5""",
                """workers{host="a"} (removed)""",
            ],
            changes.Select(static change => change.ToString()));
        Assert.Equal(
            [(3, 2, -1), (5, 7, 2), (null, 0.5, 0.5), ((double?)1, (double?)null, -1.0)],
            changes.Select(static change => (change.Before, change.After, change.Difference)));
    }

    [Fact]
    public async Task The_changes_of_an_asynchronous_action_include_the_end_of_its_task()
    {
        Histogram wait = _registry.CreateHistogram("wait_seconds", "Wait.", new HistogramOptions { Buckets = [1] });

        IReadOnlyList<MetricChange> changes = await _registry.GetChangesAsync(async () =>
        {
            await Task.Yield();
            wait.Observe(0.5);
        });

        Assert.Equal(
            [
                """wait_seconds_bucket{le="1.0"} +1""",
                """wait_seconds_bucket{le="+Inf"} +1""",
                "wait_seconds_sum +0.5",
                "wait_seconds_count +1",
            ],
            changes.Select(static change => change.ToString()));
    }

    [Fact]
    public void An_action_that_changes_nothing_has_no_changes()
    {
        _registry.CreateGauge("ratio", "A ratio without a value.").Set(double.NaN);

        Assert.Empty(_registry.GetChanges(static () => { }));
    }
}
