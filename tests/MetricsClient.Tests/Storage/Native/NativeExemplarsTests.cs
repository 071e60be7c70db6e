using MetricsClient.Model;
using MetricsClient.Storage;
using MetricsClient.Storage.Native;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Storage.Native;

public sealed class NativeExemplarsTests
{
    [Fact]
    public void Classic_buckets_have_a_slot_each_and_without_classic_buckets_sixteen_adjacent_octaves_have_different_slots()
    {
        Assert.Equal((3, 1), (NativeExemplars.Slots(3), NativeExemplars.SlotOf(5, 1, 3)));

        int[] slots = [.. Enumerable.Range(-8, 16).Select(static exponent => NativeExemplars.SlotOf(Math.ScaleB(1.5, exponent), 0, 1))];
        Assert.Equal(16, slots.Distinct().Count());
        Assert.All(
            [0, -0.0, double.Epsilon, -1, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity],
            static value => Assert.InRange(NativeExemplars.SlotOf(value, 0, 1), 0, NativeExemplars.Slots(1) - 1));
    }

    [Fact]
    public void Native_buckets_get_all_exemplars_in_ascending_order_and_a_single_classic_bucket_gets_the_latest()
    {
        StoredExemplar?[] slots = [Of(5, 10), null, Of(-1, 30), Of(2, 20)];

        Assert.Equal([-1, 2, 5], NativeExemplars.OfNative(slots).Select(static exemplar => exemplar.Value));
        Assert.Equal([-1.0], NativeExemplars.OfClassic(slots, 1).Select(static exemplar => exemplar!.Value));
        Assert.Same(slots, NativeExemplars.OfClassic(slots, 4));
        Assert.Equal([null], NativeExemplars.OfClassic([null, null], 1));
    }

    [Fact]
    public void A_reset_removes_older_exemplars()
    {
        var time = new FakeTimeProvider();
        var settings = new NativeSettings { Schema = 0, ZeroThreshold = 0, MaxZeroThreshold = 0, MaxBuckets = 1, MinResetInterval = TimeSpan.FromSeconds(1) };
        var histogram = new StripedNativeHistogram(settings, classicBuckets: 1, time, StartTime.Now(time));
        histogram.Observe(0, 1, 1);
        StoredExemplar before = Of(1, time.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal([before], histogram.Read(new long[1], [before]).Buckets.Exemplars);

        time.Advance(TimeSpan.FromSeconds(1));
        histogram.Observe(0, 100, 1);
        StoredExemplar after = Of(100, time.GetUtcNow().ToUnixTimeMilliseconds());

        Assert.Equal([after], histogram.Read(new long[1], [before, after]).Buckets.Exemplars);
    }

    private static StoredExemplar Of(double value, long milliseconds) => new([], value, milliseconds);
}
