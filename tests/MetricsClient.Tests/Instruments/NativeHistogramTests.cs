using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Instruments;

public sealed class NativeHistogramTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;

    public NativeHistogramTests()
    {
        _registry = new CollectorRegistry(_time);
    }

    [Fact]
    public void A_histogram_has_no_native_buckets_by_default() =>
        Assert.Null(_registry.CreateHistogram("x", "").GetSnapshot().Native);

    [Fact]
    public void Native_buckets_grow_by_a_factor_on_both_sides_of_zero()
    {
        Histogram histogram = Native(new() { Schema = 0 });

        histogram.Observe(1);
        histogram.Observe(1.5, 2);
        histogram.Observe(2);
        histogram.Observe(-3);
        histogram.Observe(0);
        histogram.Observe(1e-300);

        HistogramSnapshot read = histogram.GetSnapshot();
        Assert.Equal((7, 3.0), (read.Count, read.Sum));
        Assert.Equal((0, Math.Pow(2, -128), 2), (read.Native!.Schema, read.Native.ZeroThreshold, read.Native.ZeroCount));
        Assert.Equal([(0.5, 1.0, 1L), (1.0, 2.0, 3L)], read.Native.PositiveBuckets.Select(static bucket => (bucket.LowerBound, bucket.UpperBound, bucket.Count)));
        Assert.Equal([(-4.0, -2.0, 1L)], read.Native.NegativeBuckets.Select(static bucket => (bucket.LowerBound, bucket.UpperBound, bucket.Count)));
    }

    [Fact]
    public void Classic_and_native_buckets_contain_the_same_observations()
    {
        Histogram histogram = _registry.CreateHistogram("x", "", new HistogramOptions { Buckets = [1, 2], Native = new() });

        histogram.Observe(0.5);
        histogram.Observe(2, 5);
        histogram.Observe(3);

        HistogramSnapshot read = histogram.GetSnapshot();
        Assert.Equal([1, 6, 7], read.Buckets.Select(static bucket => bucket.CumulativeCount));
        Assert.Equal([1, 5, 1], read.Native!.PositiveBuckets.Select(static bucket => bucket.Count));
        Assert.Equal(13.5, read.Sum);
    }

    [Fact]
    public void A_native_histogram_in_text_has_only_the_last_bucket()
    {
        Native(new()).Observe(2, 3);

        Assert.Equal("# TYPE x histogram\nx_bucket{le=\"+Inf\"} 3\nx_sum 6\nx_count 3\n", _registry.InText());
    }

    [Fact]
    public void An_infinity_counts_in_the_bucket_after_the_bucket_of_the_largest_double()
    {
        Histogram histogram = Native(new() { Schema = 0 });

        histogram.Observe(double.MaxValue);
        histogram.Observe(double.PositiveInfinity);
        histogram.Observe(double.NegativeInfinity);

        NativeHistogramSnapshot read = histogram.GetSnapshot().Native!;
        Assert.Equal(
            [(Math.Pow(2, 1023), double.MaxValue, 1L), (double.MaxValue, double.PositiveInfinity, 1L)],
            read.PositiveBuckets.Select(static bucket => (bucket.LowerBound, bucket.UpperBound, bucket.Count)));
        Assert.Equal(double.NegativeInfinity, Assert.Single(read.NegativeBuckets).LowerBound);
        Assert.Equal(double.NaN, histogram.GetSnapshot().Sum);
    }

    [Fact]
    public void An_observed_NaN_is_rejected_and_counted_by_a_self_metric()
    {
        Histogram histogram = Native(new());

        histogram.Observe(double.NaN);

        Assert.Equal(0, histogram.GetSnapshot().Count);
        Assert.Equal(1, _registry.ValueOf("metricsclient_rejected_observations_total{family=\"x\"}"));
    }

    [Fact]
    public void The_zero_bucket_counts_values_within_the_zero_threshold()
    {
        Histogram histogram = Native(new() { Schema = 3, ZeroThreshold = 0.01 });

        histogram.Observe(0.01);
        histogram.Observe(-0.01);
        histogram.Observe(Math.BitIncrement(0.01));

        Assert.Equal(2, histogram.GetSnapshot().Native!.ZeroCount);
        Assert.Equal(1, Assert.Single(histogram.GetSnapshot().Native!.PositiveBuckets).Count);
    }

    [Fact]
    public void A_histogram_at_the_bucket_limit_is_reset_after_the_reset_time_and_keeps_the_last_observation()
    {
        Histogram histogram = Native(new() { MaxBuckets = 2, MinResetInterval = TimeSpan.FromMinutes(10) }, 1);
        histogram.Observe(1);
        histogram.Observe(10);
        _time.Advance(TimeSpan.FromMinutes(10));

        histogram.Observe(10);
        Assert.Equal(3, histogram.GetSnapshot().Count);

        histogram.Observe(100, 4);
        HistogramSnapshot read = histogram.GetSnapshot();
        Assert.Equal((4, 400.0), (read.Count, read.Sum));
        Assert.Equal([0, 4], read.Buckets.Select(static bucket => bucket.CumulativeCount));
        Assert.Equal(4, Assert.Single(read.Native!.PositiveBuckets).Count);
    }

    [Fact]
    public void A_histogram_at_the_bucket_limit_widens_the_zero_bucket_and_then_halves_the_resolution()
    {
        Histogram histogram = Native(new() { Schema = 1, MaxBuckets = 2, MaxZeroThreshold = 0.6 });
        histogram.Observe(0.3);
        histogram.Observe(1);

        histogram.Observe(4);
        NativeHistogramSnapshot widened = histogram.GetSnapshot().Native!;
        Assert.Equal((1, 1L, 2), (widened.Schema, widened.ZeroCount, widened.PositiveBuckets.Count));
        Assert.InRange(widened.ZeroThreshold, 0.3, 0.6);

        histogram.Observe(1000);
        NativeHistogramSnapshot halved = histogram.GetSnapshot().Native!;
        Assert.True(halved.Schema < 0);
        Assert.Equal((1L, 2), (halved.ZeroCount, halved.PositiveBuckets.Count));
        Assert.Equal(4, histogram.GetSnapshot().Count);
    }

    [Fact]
    public void An_infinite_reset_time_disables_resets()
    {
        Histogram histogram = Native(new() { MaxBuckets = 2, MinResetInterval = Timeout.InfiniteTimeSpan });
        _time.Advance(TimeSpan.FromDays(1000));

        histogram.Observe(1);
        histogram.Observe(10);
        histogram.Observe(100);

        Assert.Equal(3, histogram.GetSnapshot().Count);
    }

    [Fact]
    public void At_the_coarsest_resolution_the_bucket_limit_is_exceeded()
    {
        Histogram histogram = Native(new() { MaxBuckets = 1, MinResetInterval = Timeout.InfiniteTimeSpan });
        for (int exponent = -1000; exponent <= 1000; exponent++)
        {
            histogram.Observe(Math.ScaleB(1, exponent));
            histogram.Observe(-Math.ScaleB(1, exponent));
        }

        HistogramSnapshot read = histogram.GetSnapshot();
        Assert.Equal((4002, -4), (read.Count, read.Native!.Schema));
        Assert.Equal(4002 - read.Native.ZeroCount, read.Native.PositiveBuckets.Concat(read.Native.NegativeBuckets).Sum(static bucket => bucket.Count));
    }

    [Theory]
    [InlineData(1.1, null, 3)]
    [InlineData(2, null, 0)]
    [InlineData(1.1, 5, 5)]
    public void The_schema_is_derived_from_the_growth_factor_unless_set(double factor, int? given, int schema)
    {
        Histogram histogram = Native(new() { GrowthFactor = factor, Schema = given });

        Assert.Equal(schema, histogram.GetSnapshot().Native!.Schema);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Invalid_native_options_are_rejected(NativeHistogramOptions options, string message)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(nameof(options), () => Native(options));

        Assert.StartsWith($"Native.{message}.", refusal.Message, StringComparison.Ordinal);
    }

    public static TheoryData<NativeHistogramOptions, string> Mistakes() => new()
    {
        { new() { GrowthFactor = 1 }, "GrowthFactor of 'x' must be above 1" },
        { new() { GrowthFactor = double.NaN }, "GrowthFactor of 'x' must be above 1" },
        { new() { Schema = 9 }, "Schema of 'x' must be between -4 and 8" },
        { new() { Schema = -5 }, "Schema of 'x' must be between -4 and 8" },
        { new() { ZeroThreshold = -1 }, "ZeroThreshold of 'x' must be a finite number that is not negative" },
        { new() { ZeroThreshold = double.NaN }, "ZeroThreshold of 'x' must be a finite number that is not negative" },
        { new() { MaxZeroThreshold = double.PositiveInfinity }, "MaxZeroThreshold of 'x' must be a finite number that is not negative" },
        { new() { MaxBuckets = 0 }, "MaxBuckets of 'x' must be at least 1" },
        { new() { MinResetInterval = TimeSpan.FromSeconds(-1) }, "MinResetInterval of 'x' must not be negative; use Timeout.InfiniteTimeSpan for no resets" },
    };

    private Histogram Native(NativeHistogramOptions options, params double[] bounds) =>
        _registry.CreateHistogram("x", "", new HistogramOptions { Buckets = bounds, Native = options });
}
