using System.Text;
using MetricsClient.RemoteWrite.Requests;

namespace MetricsClient.RemoteWrite.Tests.Requests;

/// <summary>Blocks of every kind of data, which Snappier, an independent implementation, reads.</summary>
public sealed class SnappyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(1_000_000)]
    public void Random_bytes_are_restored(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);

        AssertRestored(data);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(2_047)]
    [InlineData(2_048)]
    [InlineData(40_000)]
    public void Repeated_bytes_are_restored_and_become_short(int period)
    {
        byte[] once = new byte[period];
        new Random(period).NextBytes(once);
        byte[] data = [.. Enumerable.Range(0, 200_000).Select(i => once[i % period])];

        Assert.InRange(AssertRestored(data), 1, period < 40_000 ? 25_000 : 180_000);
    }

    [Fact]
    public void Random_mixtures_of_matches_and_new_bytes_are_restored()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var data = new List<byte>();
            while (data.Count < random.Next(200_000))
            {
                int length = random.Next(1, 100);
                if (data.Count == 0 || random.Next(2) == 0)
                {
                    data.AddRange(Enumerable.Range(0, length).Select(_ => (byte)random.Next(random.Next(1, 256))));
                }
                else
                {
                    int start = random.Next(data.Count);
                    data.AddRange(data.GetRange(start, Math.Min(length, data.Count - start)));
                }
            }

            AssertRestored([.. data]);
        }
    }

    [Fact]
    public void A_damaged_block_throws_InvalidDataException_and_nothing_else()
    {
        byte[] block = Compress(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500).Select(static i => $"label_{i % 7}"))));
        var random = new Random(1);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] damaged = block[..random.Next(block.Length)];
            for (int change = random.Next(4); change > 0 && damaged.Length > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Exception? thrown = Record.Exception(() => Snappy.Decompress(damaged));

            Assert.True(thrown is null or InvalidDataException, thrown?.ToString());
        }
    }

    private static int AssertRestored(byte[] data)
    {
        byte[] block = Compress(data);

        Assert.Equal(data, Snappier.Snappy.DecompressToArray(block));
        Assert.Equal(data, Snappy.Decompress(block));
        return block.Length;
    }

    private static byte[] Compress(byte[] data)
    {
        using var buffer = new RequestBuffer();
        for (int at = 0; at < data.Length; at += 1_000)
        {
            buffer.Write(data.AsSpan(at, Math.Min(1_000, data.Length - at)));
        }

        using RequestBody body = buffer.Complete();
        return body.ToArray();
    }
}
