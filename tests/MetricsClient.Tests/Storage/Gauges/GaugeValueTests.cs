using MetricsClient.Storage.Gauges;

namespace MetricsClient.Tests.Storage.Gauges;

public sealed class GaugeValueTests
{
    // Includes the two reserved NaN, which an application may pass as well.
    private static readonly double[] s_numbers =
    [
        0, -0.0, 1, -1, 0.1, double.MaxValue, double.MinValue, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8_0000_0000_F402)),
        BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8_0000_0000_303D)),
    ];

    private GaugeValue _value;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_operation_gives_the_result_of_plain_arithmetic_for_every_pair_of_numbers(bool isStriped)
    {
        foreach (double before in s_numbers)
        {
            foreach (double operand in s_numbers)
            {
                double[] results = [.. Enumerable.Range(0, 4).Select(operation => Result(isStriped, before, operand, operation))];

                Assert.Equal([before + operand, before >= operand ? before : operand, before <= operand ? before : operand, operand], results);
            }
        }
    }

    [Fact]
    public void Operations_equal_those_on_a_plain_number_while_cells_come_and_go()
    {
        var random = new Random(4);
        double expected = 0;
        for (int i = 0; i < 20_000; i++)
        {
            int number = random.Next(-50, 50);
            switch (random.Next(8))
            {
                case 0:
                    _value.Set(number);
                    expected = number;
                    break;
                case 1:
                    _value.RaiseTo(number);
                    expected = Math.Max(expected, number);
                    break;
                case 2:
                    _value.LowerTo(number);
                    expected = Math.Min(expected, number);
                    break;
                case 3 when i > 1_000:
                    _value.Stripe();
                    _value.Striped!.Grow();
                    break;
                case 4:
                    _value.GiveBack();
                    break;
                default:
                    _value.Add(number);
                    expected += number;
                    break;
            }

            Assert.Equal(expected, _value.Value);
        }
    }

    [Fact]
    public void Calm_reads_give_back_the_cells_of_all_processors()
    {
        _value.Stripe();
        Assert.Equal(2, _value.Striped!.Cells.Length);
        _value.Add(3.5);

        for (int i = 0; i < 8; i++)
        {
            _value.GiveBack();
        }

        Assert.Equal(0, _value.Striped!.Cells.Length);
        _value.Add(1);
        Assert.Equal(4.5, _value.Value);
    }

    [Fact]
    public void Nothing_is_lost_while_cells_come_and_go()
    {
        const int Times = 20_000;
        const int Threads = 3;
        for (int round = 0; round < 10; round++)
        {
            var gauge = new Box();
            Race.Beside(
                2,
                number =>
                {
                    gauge.Value.Stripe();
                    gauge.Value.Striped!.Grow();
                    if (number == 0)
                    {
                        gauge.Value.GiveBack();
                    }
                },
                () => Race.Run(Threads, _ =>
                {
                    for (int i = 0; i < Times; i++)
                    {
                        gauge.Value.Add(3);
                        gauge.Value.Add(-2);
                    }
                }));

            Assert.Equal(Threads * Times, gauge.Value.Value);
        }
    }

    [Fact]
    public void Two_values_that_threads_set_in_turn_are_the_only_values_that_a_reader_sees()
    {
        for (int round = 0; round < 20; round++)
        {
            var gauge = new Box();
            gauge.Value.Set(7);
            Race.Beside(
                1,
                _ =>
                {
                    gauge.Value.Stripe();
                    double seen = gauge.Value.Value;
                    Assert.True(seen is 7 or 1e9, $"A reader saw {seen}.");
                    gauge.Value.GiveBack();
                },
                () => Race.Run(2, number =>
                {
                    for (int i = 0; i < 2_000; i++)
                    {
                        gauge.Value.Set(number == 0 ? 7 : 1e9);
                    }
                }));
        }
    }

    [Fact]
    public void A_set_of_an_interrupted_thread_is_complete_and_does_not_replace_later_additions()
    {
        var gauge = new Box();
        gauge.Value.Stripe();
        Race.Beside(
            3,
            _ => Assert.True(gauge.Value.Value is 0 or 1),
            () =>
            {
                for (int i = 0; i < 2_000; i++)
                {
                    // The next wait of this thread throws an exception.
                    Thread.CurrentThread.Interrupt();
                    gauge.Value.Set(0);
                    gauge.Value.Add(1);
                    Assert.Throws<ThreadInterruptedException>(static () => Thread.Sleep(Timeout.Infinite));
                    Assert.Equal(1, gauge.Value.Value);
                }
            });
    }

    private static double Result(bool isStriped, double before, double operand, int operation)
    {
        GaugeValue value = default;
        if (isStriped)
        {
            value.Stripe();
        }

        value.Set(before);
        switch (operation)
        {
            case 0:
                value.Add(operand);
                break;
            case 1:
                value.RaiseTo(operand);
                break;
            case 2:
                value.LowerTo(operand);
                break;
            default:
                value.Set(operand);
                break;
        }

        return value.Value;
    }

    private sealed class Box
    {
        public GaugeValue Value;
    }
}
