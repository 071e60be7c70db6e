using MetricsClient.Storage.Sums;

namespace MetricsClient.Tests.Storage.Sums;

[Collection(nameof(Alone))]
public sealed class StripedSumTests
{
    private const double Limit = 1L << 31;
    private const long WholeLimit = 1L << 55;

    [Fact]
    public void A_new_sum_is_zero() => Assert.Equal(0, default(StripedSum).Value);

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
    public void Amounts_on_both_sides_of_the_limit_for_the_integer_add_up()
    {
        StripedSum sum = default;
        double[] amounts = [Limit - 1, Limit, Limit + 1, Limit - 0.5, Limit + 0.5, Limit * 2];
        double expected = 0;
        foreach (double amount in amounts)
        {
            sum.Add(amount);
            expected += amount;

            Assert.Equal(expected, sum.Value);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whole_amounts_stay_exact_where_a_double_would_lose_increments(bool hasSlowAtomicOperations)
    {
        using var processor = new AssumedProcessor(hasSlowAtomicOperations);
        StripedSum sum = default;
        for (int i = 0; i < 5_000_000; i++)
        {
            sum.Add(Limit);
        }

        double before = sum.Value;
        sum.Increment();
        sum.Increment();

        // In a double alone, adding one to 5,000,000 * 2^31 changes nothing.
        Assert.Equal((5_000_000 * Limit) + 2, sum.Value);
        Assert.True(sum.Value > before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sum_continues_beyond_the_limit_of_the_integer_without_decreasing(bool hasSlowAtomicOperations)
    {
        using var processor = new AssumedProcessor(hasSlowAtomicOperations);
        StripedSum sum = default;
        for (long whole = 0; whole < WholeLimit - (1000 * (long)Limit); whole += (long)Limit)
        {
            sum.Add(Limit);
        }

        double[] values = [.. Enumerable.Range(0, 2000).Select(_ =>
        {
            sum.Add(Limit);
            return sum.Value;
        })];

        Assert.Equal(WholeLimit + (1000 * Limit), values[^1]);
        Assert.Equal(values.Order(), values);
    }

    [Fact]
    public void A_sum_holds_the_largest_double_and_then_becomes_infinity()
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
    public void A_sum_with_few_updates_allocates_no_cells(double amount)
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sum_never_decreases_for_random_amounts(bool hasSlowAtomicOperations)
    {
        using var processor = new AssumedProcessor(hasSlowAtomicOperations);
        StripedSum sum = default;
        var random = new Random(11);
        double last = 0;
        for (int i = 0; i < 200_000; i++)
        {
            sum.Add(random.Next(3) switch
            {
                0 => random.NextDouble() * Math.Pow(10, random.Next(-20, 17)),
                1 => random.NextInt64((long)Limit * 2),
                _ => 1,
            });

            Assert.True(sum.Value >= last);
            last = sum.Value;
        }
    }
}
