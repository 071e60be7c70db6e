using MetricsClient.Storage.Histograms;

namespace MetricsClient.Tests.Storage.Histograms;

/// <summary>Observes and reads while an observation is in progress. The test holds the lock like an observation in progress.</summary>
public sealed class ExclusiveHistogramCellTests
{
    private readonly ExclusiveHistogramCell _cell = new(buckets: 2);

    [Fact]
    public void A_cell_at_rest_is_read_at_once()
    {
        Assert.True(_cell.TryObserve(0, 0.5, 3));
        Assert.True(_cell.TryObserve(1, 4, 1));

        Assert.Equal((true, 3, 1, 5.5), Read(TimeSpan.Zero));
        Assert.Equal((true, 3, 1, 5.5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void An_observation_is_not_counted_while_another_is_in_progress()
    {
        Begin();

        Assert.False(_cell.TryObserve(0, 0.5, 1));

        End();
        Assert.Equal((true, 0, 0, 0), Read(TimeSpan.Zero));
        Assert.True(_cell.TryObserve(0, 0.5, 1));
    }

    [Fact]
    public void An_observation_does_not_wait_for_a_suspended_reader()
    {
        _cell.Lock.AcquireToRead();

        Assert.False(_cell.TryObserve(0, 0.5, 1));
    }

    [Fact]
    public void A_read_ends_at_its_deadline_and_leaves_the_lock_to_the_observation()
    {
        _cell.TryObserve(0, 0.5, 1);
        Begin();

        Assert.Equal((false, 1, 0, 0.5), Read(TimeSpan.Zero));
        Assert.False(_cell.TryObserve(0, 0.5, 1));

        End();
        Assert.Equal((true, 1, 0, 0.5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void A_read_waits_for_the_observation_in_progress()
    {
        Begin();
        (bool, long, long, double) read = default;

        Race.Run(() => read = Read(TimeSpan.FromSeconds(30)), End);

        Assert.Equal((true, 0, 0, 0), read);
    }

    [Fact]
    public void The_counts_of_a_moved_cell_are_added_to_the_first_cell_and_the_sum_is_returned()
    {
        var padded = ExclusiveHistogramCell.Padded(buckets: 2);
        padded.TryObserve(0, 0.5, 3);
        padded.TryObserve(1, 4, 1);
        _cell.TryObserve(1, 10, 1);

        double sum = padded.MoveTo(_cell);

        Assert.Equal((true, 3, 2, 10), Read(TimeSpan.Zero));
        Assert.Equal(5.5, sum);
    }

    [Fact]
    public void A_scrape_reports_an_unsettled_histogram_and_its_count_equals_the_sum_of_its_buckets()
    {
        var registry = new CollectorRegistry();
        Histogram histogram = registry.CreateHistogram("x", "", new HistogramOptions { Buckets = [1] });
        histogram.Observe(0.5);
        Assert.True(histogram.Cells.First.Lock.TryAcquire());
        registry.InText();

        Assert.Equal(
            [
                new Sample("metricsclient_unsettled_snapshots_total", "family=\"x\"", 1),
                new Sample("x_bucket", "le=\"1.0\"", 1),
                new Sample("x_bucket", "le=\"+Inf\"", 1),
                new Sample("x_sum", "", 0.5),
                new Sample("x_count", "", 1),
            ],
            registry.Samples());
    }

    private void Begin() => Assert.True(_cell.Lock.TryAcquire());

    private void End() => _cell.Lock.Release();

    private (bool IsSettled, long First, long Second, double Sum) Read(TimeSpan patience)
    {
        Span<long> buckets = stackalloc long[2];
        bool isSettled = _cell.Read(buckets, out double sum, Deadline.In(patience));
        return (isSettled, buckets[0], buckets[1], sum);
    }
}
