using MetricsClient.Storage.Sums;

namespace MetricsClient.Tests.Storage.Sums;

public sealed class StripedSumTests
{
    private const double Boundary = 1L << 31;
    private const long WholeLimit = 1L << 55;

    [Fact]
    public void It_begins_at_zero() => Assert.Equal(0, default(StripedSum).Value);

    [Fact]
    public void Whole_and_fractional_amounts_add_up()
    {
        StripedSum sum = default;

        sum.Increment();
        sum.Add(2);
        sum.Add(0.25);
        sum.Add(0);
        sum.Add(-0.0);

        Assert.Equal(3.25, sum.Value);
    }

    [Fact]
    public void Amounts_on_both_sides_of_the_boundary_of_whole_ones_add_up()
    {
        StripedSum sum = default;
        double[] amounts = [Boundary - 1, Boundary, Boundary + 1, Boundary - 0.5, Boundary + 0.5, Boundary * 2];
        double expected = 0;
        foreach (double amount in amounts)
        {
            sum.Add(amount);
            expected += amount;

            Assert.Equal(expected, sum.Value);
        }
    }

    [Fact]
    public void Whole_amounts_stay_exact_where_a_double_no_longer_counts()
    {
        StripedSum sum = default;
        for (int i = 0; i < 5_000_000; i++)
        {
            sum.Add(Boundary);
        }

        double before = sum.Value;
        sum.Increment();
        sum.Increment();

        // A double alone would still be at 5,000,000 * 2^31, to which adding one changes nothing.
        Assert.Equal((5_000_000 * Boundary) + 2, sum.Value);
        Assert.True(sum.Value > before);
    }

    [Fact]
    public void It_goes_on_where_the_integer_takes_no_more_and_never_falls()
    {
        StripedSum sum = default;
        for (long whole = 0; whole < WholeLimit - (1000 * (long)Boundary); whole += (long)Boundary)
        {
            sum.Add(Boundary);
        }

        double[] values = [.. Enumerable.Range(0, 2000).Select(_ =>
        {
            sum.Add(Boundary);
            return sum.Value;
        })];

        Assert.Equal(WholeLimit + (1000 * Boundary), values[^1]);
        Assert.Equal(values.Order(), values);
    }

    [Fact]
    public void It_holds_the_largest_numbers_and_ends_at_infinity()
    {
        StripedSum sum = default;
        sum.Add(double.MaxValue);
        sum.Add(1);

        Assert.Equal(double.MaxValue, sum.Value);

        sum.Add(double.MaxValue);
        sum.Add(0.5);
        sum.Increment();

        Assert.Equal(double.PositiveInfinity, sum.Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(0.5)]
    [InlineData(1e12)]
    public void A_sum_that_is_hardly_used_is_one_cell(double amount)
    {
        var sums = new StripedSum[100];

        long allocated = Allocated.BytesBy(() =>
        {
            Array.Clear(sums);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i].Add(amount);
                sums[i].Add(amount);
                sums[i].Increment();
            }
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void It_never_falls_whatever_is_added()
    {
        StripedSum sum = default;
        var random = new Random(11);
        double last = 0;
        for (int i = 0; i < 200_000; i++)
        {
            sum.Add(random.Next(3) switch
            {
                0 => random.NextDouble() * Math.Pow(10, random.Next(-20, 17)),
                1 => random.NextInt64((long)Boundary * 2),
                _ => 1,
            });

            Assert.True(sum.Value >= last);
            last = sum.Value;
        }
    }
}
