namespace MetricsClient.Tests.Instruments;

public sealed class HistogramTests
{
    private readonly CollectorRegistry _registry = new();
    private readonly Histogram _histogram;

    public HistogramTests()
    {
        _histogram = _registry.CreateHistogram("rpc_seconds", "Calls.", new HistogramOptions { Buckets = [0.5, 1, 2] });
    }

    [Fact]
    public void A_new_histogram_is_empty() => AssertHistogram(0, 0, 0, 0, 0, 0);

    [Fact]
    public void An_observation_counts_in_every_bucket_with_a_bound_at_or_above_the_value()
    {
        _histogram.Observe(0.25);
        _histogram.Observe(0.5);
        _histogram.Observe(0.75);
        _histogram.Observe(2);
        _histogram.Observe(2.5);

        AssertHistogram(5, 6, 2, 3, 4, 5);
    }

    [Fact]
    public void One_call_records_several_equal_observations()
    {
        _histogram.Observe(0.75, 1000);
        _histogram.Observe(3, 1);
        _histogram.Observe(3, 0);

        AssertHistogram(1001, 753, 0, 1000, 1000, 1001);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData((1L << 24) + 1)]
    [InlineData(long.MaxValue)]
    public void A_count_of_observations_outside_the_limits_is_rejected(long count)
    {
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() => _histogram.Observe(1, count));

        Assert.Equal("count", refusal.ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => _histogram.Observe(double.NaN, count));
        AssertHistogram(0, 0, 0, 0, 0, 0);
    }

    [Fact]
    public void The_largest_count_of_observations_is_recorded()
    {
        _histogram.Observe(1, 1L << 24);
        _histogram.Observe(1, 1L << 24);

        AssertHistogram(1L << 25, 1L << 25, 0, 1L << 25, 1L << 25, 1L << 25);
    }

    [Fact]
    public void An_observed_NaN_is_rejected_and_counted_by_a_self_metric()
    {
        _histogram.Observe(1);
        _histogram.Observe(double.NaN);
        _histogram.Observe(double.NaN, 5);
        _histogram.Observe(double.NaN, 0);

        AssertHistogram(1, 1, 0, 1, 1, 1);
        Assert.Equal(6, _registry.ValueOf("metricsclient_rejected_observations_total{family=\"rpc_seconds\"}"));
    }

    [Fact]
    public void An_observed_infinity_is_recorded()
    {
        _histogram.Observe(double.PositiveInfinity);
        AssertHistogram(1, double.PositiveInfinity, 0, 0, 0, 1);

        _histogram.Observe(double.NegativeInfinity);
        AssertHistogram(2, double.NaN, 1, 1, 1, 2);

        _histogram.Observe(1);
        AssertHistogram(3, double.NaN, 1, 2, 2, 3);
    }

    [Fact]
    public void Negative_observations_lower_the_sum_and_never_the_count()
    {
        _histogram.Observe(-3);
        _histogram.Observe(1);

        AssertHistogram(2, -2, 1, 2, 2, 2);
    }

    [Fact]
    public void A_snapshot_does_not_change_afterwards()
    {
        _histogram.Observe(1);
        HistogramSnapshot before = _histogram.GetSnapshot();

        _histogram.Observe(1);

        Assert.Equal((1, 1.0, 1), (before.Count, before.Sum, before.Buckets[1].CumulativeCount));
        Assert.Equal((2, 2.0), (_histogram.GetSnapshot().Count, _histogram.GetSnapshot().Sum));
    }

    [Fact]
    public void A_snapshot_has_the_bounds()
    {
        IReadOnlyList<HistogramBucket> buckets = _histogram.GetSnapshot().Buckets;

        Assert.Equal([0.5, 1, 2, double.PositiveInfinity], buckets.Select(static bucket => bucket.UpperBound));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(500)]
    public void A_histogram_with_any_number_of_buckets_counts_each_value_in_the_right_bucket(int bounds)
    {
        Histogram histogram = _registry.CreateHistogram(
            "many", "", new HistogramOptions { Buckets = [.. Enumerable.Range(1, bounds).Select(static bound => (double)bound)] });
        for (int value = 0; value <= bounds; value++)
        {
            histogram.Observe(value + 0.5);
        }

        Assert.Equal(Enumerable.Range(1, bounds + 1), histogram.GetSnapshot().Buckets.Select(static bucket => (int)bucket.CumulativeCount));
        Assert.Equal(bounds + 1, _registry.ValueOf("many_count"));
    }

    private void AssertHistogram(long count, double sum, params long[] cumulative)
    {
        HistogramSnapshot snapshot = _histogram.GetSnapshot();
        Assert.Equal((count, sum), (snapshot.Count, snapshot.Sum));
        Assert.Equal(cumulative, snapshot.Buckets.Select(static bucket => bucket.CumulativeCount));
    }
}
