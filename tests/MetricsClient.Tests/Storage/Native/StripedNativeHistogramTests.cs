using MetricsClient.Storage;
using MetricsClient.Storage.Native;

namespace MetricsClient.Tests.Storage.Native;

/// <summary>Observes while the first cell is in use. The test holds the lock like an observation in progress.</summary>
public sealed class StripedNativeHistogramTests
{
    private const int Observers = 32;
    private const int CalmReads = 8 * 8;

    private readonly StripedNativeHistogram _histogram = new(
        new NativeSettings { Schema = 0, ZeroThreshold = 0, MaxZeroThreshold = 0, MaxBuckets = 160, MinResetInterval = TimeSpan.MaxValue },
        classicBuckets: 1,
        TimeProvider.System,
        StartTime.Now(TimeProvider.System));

    public StripedNativeHistogramTests()
    {
        _histogram.Observe(0, 1, 1);
    }

    [Fact]
    public void One_thread_needs_one_cell()
    {
        for (int i = 0; i < 1_000; i++)
        {
            _histogram.Observe(0, i, 1);
        }

        Assert.Empty(Cells);
    }

    [Fact]
    public void Observations_do_not_wait_for_a_suspended_thread_that_holds_the_only_cell()
    {
        HoldFirst();

        Race.Run(Observers, _ => _histogram.Observe(0, 1, 1));

        ReleaseFirst();
        Assert.NotEmpty(Cells);
        Assert.Equal(1 + Observers, Count());
    }

    [Fact]
    public void No_observation_is_lost_when_cells_are_given_back_and_buckets_are_added_afterwards()
    {
        HoldFirst();
        Race.Run(Observers, _ => _histogram.Observe(0, 1, 1));
        ReleaseFirst();
        for (int i = 0; i < CalmReads; i++)
        {
            Assert.Equal(1 + Observers, Count());
        }

        Assert.Empty(Cells);
        for (int exponent = 0; exponent < 40; exponent++)
        {
            _histogram.Observe(0, Math.ScaleB(1, exponent), 1);
        }

        Assert.Equal(1 + Observers + 40, Count());
    }

    private NativeCell[] Cells => _histogram.Cells.ToArray();

    private void HoldFirst() => Assert.True(_histogram.First.Lock.TryAcquire());

    private void ReleaseFirst() => _histogram.First.Lock.Release();

    private long Count()
    {
        long[] classic = new long[1];
        NativeReading read = _histogram.Read(classic, []);
        Assert.Equal(classic[0], read.Buckets.ZeroCount + read.Buckets.Positive.Sum(static bucket => bucket.Count));
        return classic[0];
    }
}
