namespace MetricsClient.Tests.Instruments;

public sealed class BucketsTests
{
    [Fact]
    public void The_default_bounds_are_the_bounds_of_the_Prometheus_clients()
    {
        Assert.Equal([.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10], Buckets.Default);
        Assert.Equal(Buckets.Default, new HistogramOptions().Buckets);
        Assert.Throws<NotSupportedException>(() => ((IList<double>)Buckets.Default)[0] = 1);
    }

    [Fact]
    public void Linear_bounds_are_at_equal_distances()
    {
        Assert.Equal([-1, 0, 1, 2], Buckets.Linear(-1, 1, 4));
        Assert.Equal([5.0], Buckets.Linear(5, 0.5, 1));

        // Bounds are multiplied instead of added up, so that rounding errors do not add up.
        Assert.Equal(0.1 * 100, Buckets.Linear(0, 0.1, 101)[100]);
    }

    [Fact]
    public void Exponential_bounds_grow_by_a_factor()
    {
        Assert.Equal([0.5, 1, 2, 4], Buckets.Exponential(0.5, 2, 4));
        Assert.Equal([1.0], Buckets.Exponential(1, 10, 1));
    }

    [Theory]
    [InlineData(double.NaN, 1, 1, "start")]
    [InlineData(double.PositiveInfinity, 1, 1, "start")]
    [InlineData(0, 0, 1, "width")]
    [InlineData(0, -1, 1, "width")]
    [InlineData(0, double.NaN, 1, "width")]
    [InlineData(0, double.PositiveInfinity, 1, "width")]
    [InlineData(0, 1, 0, "count")]
    [InlineData(0, 1, -1, "count")]
    public void Linear_bounds_that_do_not_ascend_are_rejected(double start, double width, int count, string parameter) => Assert.Throws<ArgumentOutOfRangeException>(parameter, () => Buckets.Linear(start, width, count));

    [Theory]
    [InlineData(0, 2, 1, "start")]
    [InlineData(-1, 2, 1, "start")]
    [InlineData(double.NaN, 2, 1, "start")]
    [InlineData(double.PositiveInfinity, 2, 1, "start")]
    [InlineData(1, 1, 1, "factor")]
    [InlineData(1, 0.5, 1, "factor")]
    [InlineData(1, double.NaN, 1, "factor")]
    [InlineData(1, double.PositiveInfinity, 1, "factor")]
    [InlineData(1, 2, 0, "count")]
    public void Exponential_bounds_that_do_not_ascend_are_rejected(double start, double factor, int count, string parameter) => Assert.Throws<ArgumentOutOfRangeException>(parameter, () => Buckets.Exponential(start, factor, count));

    [Fact]
    public void A_histogram_rejects_computed_bounds_that_reach_infinity()
    {
        double[] bounds = Buckets.Exponential(1, 1e100, 6);

        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => new CollectorRegistry().CreateHistogram("x", "", new HistogramOptions { Buckets = bounds }));

        Assert.StartsWith("Bucket bound 5 of 'x' (Infinity) is not finite", refusal.Message, StringComparison.Ordinal);
    }
}
