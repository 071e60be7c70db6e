namespace MetricsClient.Tests.Instruments;

public sealed class CounterTests
{
    private readonly Counter _counter = new CollectorRegistry().CreateCounter("jobs_total", "Jobs.");

    [Fact]
    public void A_counter_begins_at_zero() => Assert.Equal(0, _counter.Value);

    [Fact]
    public void A_counter_counts_ones_and_amounts()
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
    public void A_counter_refuses_to_go_down_or_to_become_infinite(double amount)
    {
        _counter.Inc();

        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() => _counter.Inc(amount));

        Assert.Equal("amount", refusal.ParamName);
        Assert.StartsWith(
            "The counter 'jobs_total' takes finite amounts that are not negative; use a Gauge for a value that can fall.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, _counter.Value);
    }

    [Fact]
    public void A_counter_that_refused_goes_on_counting()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _counter.Inc(double.NaN));

        _counter.Inc();

        Assert.Equal(1, _counter.Value);
    }

    [Fact]
    public void A_counter_is_raised_to_a_total_that_was_counted_elsewhere()
    {
        _counter.IncTo(10);
        _counter.IncTo(7);
        _counter.IncTo(12.5);
        _counter.IncTo(12.5);

        Assert.Equal(12.5, _counter.Value);
    }

    [Fact]
    public void Increments_beside_a_raise_are_added_on_top()
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
    public void A_counter_refuses_to_be_raised_to_what_it_cannot_be(double target)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _counter.IncTo(target));

        Assert.Equal(0, _counter.Value);
    }

    [Fact]
    public void Raising_step_by_step_follows_the_target_to_the_last_digits()
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
    public void A_counter_holds_more_than_a_double_can_count_one_by_one()
    {
        _counter.Inc(9007199254740992);
        _counter.Inc(2147483648);
        _counter.Inc();
        _counter.Inc();

        Assert.Equal(9007201402224642, _counter.Value);
    }
}
