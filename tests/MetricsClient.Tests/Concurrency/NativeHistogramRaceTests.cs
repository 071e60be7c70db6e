using System.Diagnostics;
using MetricsClient.Storage;
using MetricsClient.Storage.Native;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Concurrency;

/// <summary>Native histograms that many threads write to while they are read, coarsened and reset.</summary>
[Collection(nameof(Alone))]
public sealed class NativeHistogramRaceTests
{
    private const int Reads = 2_000;
    private const int Times = 20_000;

    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly CollectorRegistry _registry = new();

    [Theory]
    [Trait("Lane", "full")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void Classic_and_native_buckets_and_the_sum_belong_together_in_every_scrape(int writers)
    {
        Histogram histogram = _registry.CreateHistogram("x", "", new HistogramOptions { Buckets = [1, 3], Native = new() });
        long last = 0;

        // One, three and five, each in a bucket of its own, classic and native.
        Race.Beside(
            writers,
            _ =>
            {
                histogram.Observe(5);
                histogram.Observe(1);
                histogram.Observe(3);
            },
            () => Repeatedly(Read, () => last > 0));

        void Read()
        {
            HistogramSnapshot read = histogram.GetSnapshot();
            long ones = read.Buckets[0].CumulativeCount;
            long threes = read.Buckets[1].CumulativeCount - ones;
            long fives = read.Count - ones - threes;
            Assert.Equal(ones + (3.0 * threes) + (5 * fives), read.Sum);
            Assert.Equal(
                new[] { ones, threes, fives }.Where(static count => count > 0),
                read.Native!.PositiveBuckets.Select(static bucket => bucket.Count));
            Assert.True(read.Count >= last);
            last = read.Count;
        }
    }

    [Theory]
    [Trait("Lane", "full")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void No_observation_is_lost_while_buckets_are_added_and_merged(int writers)
    {
        for (int round = 0; round < 5; round++)
        {
            Histogram histogram = _registry.CreateHistogram(
                $"x{round}", "", new HistogramOptions { Buckets = [], Native = new() { Schema = 8, MaxBuckets = 40, MaxZeroThreshold = 0.1 } });

            Race.Beside(1, _ => AssertWhole(histogram.GetSnapshot()), () => Race.Run(writers, number => ObserveWider(histogram, number)));

            HistogramSnapshot read = histogram.GetSnapshot();
            AssertWhole(read);
            Assert.Equal(writers * Times, read.Count);
            Assert.True(read.Native!.Schema < 8 && read.Native.ZeroThreshold > 1e-4);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void A_count_decreases_only_with_a_new_created_timestamp_and_the_whole_histogram_is_reset_together(int writers)
    {
        // Each look at the clock moves it, so that no two resets happen at the same time.
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        var settings = new NativeSettings { Schema = 8, ZeroThreshold = 0, MaxZeroThreshold = 0, MaxBuckets = 20, MinResetInterval = TimeSpan.Zero };
        StripedNativeHistogram cells = New();
        (long Count, long Created) last = (0, long.MaxValue);
        int resets = 0;

        Race.Beside(
            writers,
            number => cells.Observe(0, 1 + (Random.Shared.Next(25) / 8.0), 1),
            () => Repeatedly(Read, () => resets > 2));

        Assert.True(resets > 2);

        StripedNativeHistogram New() => new(settings, classicBuckets: 1, time, StartTime.Now(time));

        void Read()
        {
            long[] classic = new long[1];
            NativeReading read = cells.Read(classic, []);
            Assert.Equal(classic[0], read.Buckets.Positive.Sum(static bucket => bucket.Count));
            Assert.InRange(read.Sum, classic[0] * 1.0, classic[0] * 4.0);
            Assert.InRange(read.Buckets.Positive.Length, 0, 20);
            bool isFirst = last.Created == long.MaxValue;
            Assert.True(isFirst || read.CreatedMilliseconds > last.Created || (read.CreatedMilliseconds == last.Created && classic[0] >= last.Count));
            resets += read.CreatedMilliseconds > last.Created ? 1 : 0;
            last = (classic[0], read.CreatedMilliseconds);

            // A writer that read the clock before the last reset merges buckets. Then all values fit, and no reset would follow.
            if (read.Buckets.Schema < settings.Schema)
            {
                cells = New();
                last = (0, long.MaxValue);
            }
        }
    }

    private static void ObserveWider(Histogram histogram, int number)
    {
        var random = new Random(number);
        for (int i = 0; i < Times; i++)
        {
            double octaves = 40.0 * i / Times;
            double value = Math.Pow(2, (random.NextDouble() - 0.5) * octaves);
            histogram.Observe(random.Next(4) == 0 ? -value : value);
        }
    }

    private static void AssertWhole(HistogramSnapshot read)
    {
        NativeHistogramSnapshot native = read.Native!;
        Assert.Equal(read.Count, native.ZeroCount + native.PositiveBuckets.Concat(native.NegativeBuckets).Sum(static bucket => bucket.Count));
        Assert.InRange(native.PositiveBuckets.Count + native.NegativeBuckets.Count, 0, 40);
    }

    // For the given number of rounds or for two seconds, and in any case until the awaited event has happened.
    private static void Repeatedly(Action read, Func<bool> happened)
    {
        long start = Stopwatch.GetTimestamp();
        int reads = 0;
        while ((reads < Reads && Stopwatch.GetElapsedTime(start) < s_budget)
            || (!happened() && Stopwatch.GetElapsedTime(start) < s_patience))
        {
            read();
            reads++;
        }
    }
}
