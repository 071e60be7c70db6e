using MetricsClient.Storage.Quantiles;

namespace MetricsClient.Tests.Storage.Quantiles;

public sealed class LogBucketsTests
{
    private const int Rounds = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(600)]
    public void Buckets_that_have_made_room_for_others_add_them_without_an_allocation(int orders)
    {
        var random = new Random(orders);
        for (int round = 0; round < Rounds; round++)
        {
            LogBuckets buckets = Filled(random, orders);
            LogBuckets others = Filled(random, orders);
            long count = buckets.Count;

            buckets.MakeRoomFor(others);
            Assert.Equal(count, buckets.Count);

            long before = GC.GetAllocatedBytesForCurrentThread();
            buckets.Add(others);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
            Assert.Equal(count + others.Count, buckets.Count);
        }
    }

    // A cleared object keeps its array, whose range differs from the range of the next numbers.
    private static LogBuckets Filled(Random random, int orders)
    {
        var buckets = new LogBuckets();
        for (int times = random.Next(3); times >= 0; times--)
        {
            buckets.Clear();
            double middle = (random.NextDouble() - 0.5) * orders;
            for (int i = random.Next(50); i > 0; i--)
            {
                buckets.Add(BitConverter.DoubleToUInt64Bits(Math.Pow(10, middle + ((random.NextDouble() - 0.5) * orders / 2))), 1);
            }
        }

        return buckets;
    }
}
