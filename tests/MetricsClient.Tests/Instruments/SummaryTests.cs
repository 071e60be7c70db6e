namespace MetricsClient.Tests.Instruments;

public sealed class SummaryTests
{
    private readonly CollectorRegistry _registry = new();
    private readonly Summary _summary;

    public SummaryTests()
    {
        _summary = _registry.CreateSummary("size_bytes", "Sizes.");
    }

    [Fact]
    public void A_new_summary_is_empty() => AssertSummary(0, 0);

    [Fact]
    public void A_summary_counts_and_sums_observations()
    {
        _summary.Observe(1.5);
        _summary.Observe(-0.5);
        _summary.Observe(2, 1000);
        _summary.Observe(7, 0);

        AssertSummary(1002, 2001);
    }

    [Fact]
    public void A_summary_has_count_and_sum_and_no_quantiles_by_default()
    {
        _summary.Observe(1.5);

        Assert.Empty(_summary.GetSnapshot().Quantiles);
        Assert.Equal(
            """
            # HELP size_bytes Sizes.
            # TYPE size_bytes summary
            size_bytes_sum 1.5
            size_bytes_count 1

            """,
            _registry.InText());
    }

    [Fact]
    public void Quantiles_are_exposed_in_ascending_order()
    {
        var registry = new CollectorRegistry();
        Summary summary = registry.CreateSummary("size_bytes", "Sizes.", ["disk"], new SummaryOptions { Quantiles = [0.99, 0, 1, 0.5] }).WithLabels("a");

        Assert.Equal(
            """
            # HELP size_bytes Sizes.
            # TYPE size_bytes summary
            size_bytes{disk="a",quantile="0.0"} NaN
            size_bytes{disk="a",quantile="0.5"} NaN
            size_bytes{disk="a",quantile="0.99"} NaN
            size_bytes{disk="a",quantile="1.0"} NaN
            size_bytes_sum{disk="a"} 0
            size_bytes_count{disk="a"} 0

            """,
            registry.InText());

        for (int i = 1; i <= 1000; i++)
        {
            summary.Observe(i);
        }

        Assert.Equal([0, 0.5, 0.99, 1], summary.GetSnapshot().Quantiles.Select(static quantile => quantile.Quantile));
        double[] exact = [1, 500, 990, 1000];
        Assert.All(
            summary.GetSnapshot().Quantiles.Zip(exact),
            static pair => Assert.InRange(pair.First.Value, pair.Second * 0.99, pair.Second * 1.01));
    }

    [Fact]
    public void An_observed_NaN_is_rejected_and_counted_by_a_self_metric()
    {
        Summary summary = _registry.CreateSummary("b", "", new SummaryOptions { Quantiles = [0.5] });
        summary.Observe(1);
        summary.Observe(double.NaN);
        summary.Observe(double.NaN, 5);
        summary.Observe(double.NaN, 0);

        Assert.Equal((1, 1), (summary.GetSnapshot().Count, summary.GetSnapshot().Sum));
        Assert.InRange(summary.GetSnapshot().Quantiles[0].Value, 0.99, 1.01);
        Assert.Equal(6, _registry.ValueOf("metricsclient_rejected_observations_total{family=\"b\"}"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData((1L << 24) + 1)]
    public void A_count_of_observations_outside_the_limits_is_rejected(long count)
    {
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() => _summary.Observe(1, count));

        Assert.Equal("count", refusal.ParamName);
        AssertSummary(0, 0);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void An_invalid_quantile_is_rejected(double quantile)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => _registry.CreateSummary("b", "", new SummaryOptions { Quantiles = [0.5, quantile] }));

        Assert.Contains("'b'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(-1, 5)]
    [InlineData(366 * 24 * 3600, 5)]
    [InlineData(600, 0)]
    [InlineData(600, 1001)]
    public void An_invalid_window_is_rejected(double seconds, int steps)
    {
        var options = new SummaryOptions { MaxAge = TimeSpan.FromSeconds(seconds), AgeBuckets = steps };

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => _registry.CreateSummary("b", "", options));

        Assert.Contains("give a MaxAge above zero and up to a year, and AgeBuckets between 1 and 1000", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => _registry.CreateSummary("b", "", new SummaryOptions { Quantiles = null! }));
    }

    [Fact]
    public void A_snapshot_does_not_change_afterwards()
    {
        Summary summary = _registry.CreateSummary("b", "", new SummaryOptions { Quantiles = [0.5] });
        summary.Observe(1);
        SummarySnapshot before = summary.GetSnapshot();

        summary.Observe(100, 10);

        Assert.Equal((1, 1.0), (before.Count, before.Sum));
        Assert.InRange(before.Quantiles[0].Value, 0.99, 1.01);
        Assert.Equal(0.5, before.Quantiles[0].Quantile);
    }

    private void AssertSummary(long count, double sum)
    {
        SummarySnapshot snapshot = _summary.GetSnapshot();
        Assert.Equal((count, sum), (snapshot.Count, snapshot.Sum));
        Assert.Equal((count, sum), (_summary.GetSnapshot().Count, _summary.GetSnapshot().Sum));
    }
}
