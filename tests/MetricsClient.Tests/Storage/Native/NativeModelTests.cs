using MetricsClient.Model;
using MetricsClient.Storage;
using MetricsClient.Storage.Native;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Storage.Native;

/// <summary>Compares random observations step by step with a model that stores every observation.</summary>
[Trait("Lane", "full")]
public sealed class NativeModelTests
{
    private const int Steps = 400;

    private static readonly double[] s_bounds = [-1, 0, 1, 1000];

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(160, 0)]
    [InlineData(160, 1)]
    [InlineData(20, 1e-3)]
    [InlineData(20, 1e300)]
    [InlineData(5, 0)]
    [InlineData(5, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1e-3)]
    public void Buckets_resets_zero_buckets_and_schemas_equal_those_of_the_model(int limit, double maxZeroThreshold)
    {
        int resets = 0;
        int widenings = 0;
        int halvings = 0;
        for (int seed = 0; seed < 25; seed++)
        {
            PlainNativeHistogram model = Compare(new Random(seed), limit, maxZeroThreshold);
            resets += model.Resets;
            widenings += model.Widenings;
            halvings += model.Halvings;
        }

        // An unlimited zero bucket makes a lower resolution unnecessary.
        Assert.True(resets > 0);
        Assert.Equal(maxZeroThreshold > 0, widenings > 0);
        Assert.Equal(maxZeroThreshold < 1e100, halvings > 0);
    }

    private PlainNativeHistogram Compare(Random random, int limit, double maxZeroThreshold)
    {
        var settings = new NativeSettings
        {
            Schema = random.Next(NativeIndex.CoarsestSchema, NativeIndex.FinestSchema + 1),
            ZeroThreshold = random.Next(3) switch { 0 => 0, 1 => Math.Pow(2, -128), _ => 1e-5 },
            MaxZeroThreshold = maxZeroThreshold,
            MaxBuckets = limit,
            MinResetInterval = TimeSpan.FromMinutes(random.Next(1, 60)),
        };
        var bounds = new BucketBounds("x", s_bounds);
        var histogram = new StripedNativeHistogram(settings, bounds.BucketCount, _time, StartTime.Now(_time));
        var model = new PlainNativeHistogram(settings, _time.GetUtcNow());
        double octaves = random.Next(1, 40);
        for (int step = 0; step < Steps; step++)
        {
            double value = Next(random, octaves);
            histogram.Observe(bounds.IndexOf(value), value, 1);
            model.Observe(value, _time.GetUtcNow());
            AssertSame(model, histogram, bounds);
            _time.Advance(TimeSpan.FromSeconds(random.Next(20)));
        }

        return model;
    }

    private static double Next(Random random, double octaves) => random.Next(100) switch
    {
        0 => double.PositiveInfinity,
        1 => double.NegativeInfinity,
        2 => 0,
        3 => -0.0,
        4 => double.MaxValue,
        5 => -double.Epsilon,
        6 => Math.ScaleB(1, random.Next(-20, 20)),
        < 30 => -Math.Pow(2, (random.NextDouble() - 0.5) * octaves),
        _ => Math.Pow(2, (random.NextDouble() - 0.5) * octaves),
    };

    private static void AssertSame(PlainNativeHistogram model, StripedNativeHistogram histogram, BucketBounds bounds)
    {
        long[] classic = new long[bounds.BucketCount];
        NativeReading reading = histogram.Read(classic, []);
        Assert.Equal((model.Schema, model.ZeroThreshold, model.ZeroCount), (reading.Buckets.Schema, reading.Buckets.ZeroThreshold, reading.Buckets.ZeroCount));
        Assert.Equal(model.Buckets(negative: false), reading.Buckets.Positive);
        Assert.Equal(model.Buckets(negative: true), reading.Buckets.Negative);
        Assert.Equal(model.CreatedMilliseconds, reading.CreatedMilliseconds);
        Assert.Equal(model.Values.Sum(), reading.Sum);
        Assert.Equal(Enumerable.Range(0, classic.Length).Select(i => (long)model.Values.Count(value => bounds.IndexOf(value) == i)), classic);
    }
}
