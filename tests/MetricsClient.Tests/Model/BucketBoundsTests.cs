using System.Text;
using MetricsClient.Model;

namespace MetricsClient.Tests.Model;

public sealed class BucketBoundsTests
{
    [Fact]
    public void The_index_is_the_first_bucket_whose_bound_is_not_below_the_value_for_lists_of_every_length()
    {
        for (int length = 0; length <= 70; length++)
        {
            double[] upper = [.. Enumerable.Range(0, length).Select(i => (i - (length / 2)) * 0.5)];
            var bounds = new BucketBounds("x", upper);
            double[] values = [.. upper.SelectMany(static bound => new[] { bound, Math.BitDecrement(bound), Math.BitIncrement(bound) }),
                0, -0.0, double.MinValue, double.MaxValue, double.NegativeInfinity, double.PositiveInfinity];

            Assert.Equal(
                Array.ConvertAll(values, value => IndexByLooking(upper, value)),
                Array.ConvertAll(values, bounds.IndexOf));
        }
    }

    [Fact]
    public void The_last_bucket_has_an_infinite_bound()
    {
        var bounds = new BucketBounds("x", [-1.5, 0.005, 1, 1e6]);

        Assert.Equal(5, bounds.BucketCount);
        Assert.Equal([-1.5, 0.005, 1, 1e6, double.PositiveInfinity], Enumerable.Range(0, 5).Select(bucket => bounds[bucket]));
        Assert.Equal(
            ["le=\"-1.5\"", "le=\"0.005\"", "le=\"1.0\"", "le=\"1e+06\"", "le=\"+Inf\""],
            Enumerable.Range(0, 5).Select(bucket => Encoding.ASCII.GetString(bounds.Le(bucket))));
    }

    [Fact]
    public void An_infinite_last_bound_is_allowed_and_changes_nothing()
    {
        var bounds = new BucketBounds("x", [1, double.PositiveInfinity]);

        Assert.Equal(2, bounds.BucketCount);
        Assert.True(bounds.SameAs(new BucketBounds("x", [1])));
    }

    [Fact]
    public void Negative_zero_is_zero()
    {
        var bounds = new BucketBounds("x", [-0.0]);

        Assert.Equal("le=\"0.0\"", Encoding.ASCII.GetString(bounds.Le(0)));
        Assert.False(bounds.HasNegative);
        Assert.True(bounds.SameAs(new BucketBounds("x", [0])));
    }

    [Theory]
    [InlineData(new[] { double.NaN }, 1)]
    [InlineData(new[] { 1, double.NaN }, 2)]
    [InlineData(new[] { double.NegativeInfinity, 1 }, 1)]
    [InlineData(new[] { double.PositiveInfinity, 1 }, 1)]
    [InlineData(new[] { double.PositiveInfinity, double.PositiveInfinity }, 1)]
    [InlineData(new[] { 1.0, 1.0 }, 2)]
    [InlineData(new[] { 1.0, 3.0, 2.0 }, 3)]
    [InlineData(new[] { -0.0, 0.0 }, 2)]
    public void Bounds_that_do_not_ascend_or_are_not_finite_are_refused_by_number(double[] upper, int number)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new BucketBounds("rpc_seconds", upper));

        Assert.StartsWith($"Bucket bound {number} of 'rpc_seconds' (", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_copied()
    {
        double[] upper = [1, 2];
        var bounds = new BucketBounds("x", upper);

        upper[0] = 5;

        Assert.Equal(1, bounds[0]);
    }

    private static int IndexByLooking(double[] upper, double value)
    {
        int index = Array.FindIndex(upper, bound => value <= bound);
        return index < 0 ? upper.Length : index;
    }
}
