using MetricsClient.Storage;

namespace MetricsClient.Tests.Storage;

public sealed class AtomicDoubleTests
{
    // Includes two different NaN, for which a comparison of values would loop forever.
    private static readonly double[] s_numbers =
    [
        0, -0.0, 1, -1, 0.1, double.MaxValue, double.MinValue, double.Epsilon,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN, BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0123),
    ];

    [Fact]
    public void An_atomic_addition_equals_a_plain_addition_for_every_pair_of_numbers()
    {
        foreach (double before in s_numbers)
        {
            foreach (double amount in s_numbers)
            {
                double target = before;

                Assert.True(AtomicDouble.Add(ref target, amount));
                Assert.Equal(before + amount, target);
            }
        }
    }
}
