namespace MetricsClient.Tests.Instruments;

public sealed class CounterTests
{
    private readonly Counter _counter = new CollectorRegistry().CreateCounter("jobs_total", "Jobs.");

    [Fact]
    public void A_new_counter_is_zero() => Assert.Equal(0, _counter.Value);

    [Fact]
    public void A_counter_adds_1_and_amounts()
    {
        _counter.Inc();
        _counter.Inc(2);
        _counter.Inc(0.5);
        _counter.Inc(0);

        Assert.Equal(3.5, _counter.Value);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-double.Epsilon)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_counter_rejects_negative_infinite_and_NaN_amounts(double amount)
    {
        _counter.Inc();

        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() => _counter.Inc(amount));

        Assert.Equal("amount", refusal.ParamName);
        Assert.StartsWith(
            "The counter 'jobs_total' takes finite amounts that are not negative; use a Gauge for a value that can fall.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, _counter.Value);
    }

    [Fact]
    public void A_counter_works_after_a_rejected_amount()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _counter.Inc(double.NaN));

        _counter.Inc();

        Assert.Equal(1, _counter.Value);
    }

    [Fact]
    public void IncTo_raises_a_counter_to_the_total_of_another_source()
    {
        _counter.IncTo(10);
        _counter.IncTo(7);
        _counter.IncTo(12.5);
        _counter.IncTo(12.5);

        Assert.Equal(12.5, _counter.Value);
    }

    [Fact]
    public void Increments_are_added_to_the_total_set_by_IncTo()
    {
        _counter.IncTo(10);
        _counter.Inc(5);
        _counter.IncTo(12);

        Assert.Equal(15, _counter.Value);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void IncTo_rejects_negative_infinite_and_NaN_totals(double target)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _counter.IncTo(target));

        Assert.Equal(0, _counter.Value);
    }

    [Fact]
    public void Repeated_IncTo_reaches_each_target_exactly()
    {
        var random = new Random(8);
        double target = 0;
        for (int i = 0; i < 10_000; i++)
        {
            target += random.NextDouble() * Math.Pow(10, random.Next(-6, 6));
            double before = _counter.Value;
            _counter.IncTo(target);

            Assert.InRange(_counter.Value, Math.Max(before, Math.BitDecrement(target)), Math.BitIncrement(target));
        }
    }

    [Fact]
    public void A_counter_counts_increments_of_one_beyond_the_exact_integers_of_a_double()
    {
        _counter.Inc(9007199254740992);
        _counter.Inc(2147483648);
        _counter.Inc();
        _counter.Inc();

        Assert.Equal(9007201402224642, _counter.Value);
    }
}
