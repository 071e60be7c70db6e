using MetricsClient.Storage;
using MetricsClient.Storage.Native;
using Microsoft.Extensions.Time.Testing;

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

    [Fact]
    public void An_observation_that_read_the_clock_before_the_last_reset_merges_buckets_and_keeps_the_created_timestamp()
    {
        var clock = new InterruptedClock();
        var settings = new NativeSettings { Schema = 1, ZeroThreshold = 0, MaxZeroThreshold = 0, MaxBuckets = 2, MinResetInterval = TimeSpan.Zero };
        var histogram = new StripedNativeHistogram(settings, classicBuckets: 1, clock, StartTime.Now(clock));
        DateTimeOffset reset = clock.Time.GetUtcNow() + TimeSpan.FromHours(2);
        Observe(1, 2);

        clock.Interruption = () =>
        {
            clock.Time.SetUtcNow(reset);
            Observe(4, 8);
        };
        Observe(16);

        long[] classic = new long[1];
        NativeReading read = histogram.Read(classic, []);
        Assert.Equal((reset.ToUnixTimeMilliseconds(), 3, 28.0), (read.CreatedMilliseconds, classic[0], read.Sum));
        Assert.InRange(read.Buckets.Schema, NativeIndex.CoarsestSchema, 0);
        Assert.Equal(3, read.Buckets.Positive.Sum(static bucket => bucket.Count));

        void Observe(params double[] values) => Array.ForEach(values, value => histogram.Observe(0, value, 1));
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

    /// <summary>A clock whose caller is interrupted between the look at the time and the return of the time.</summary>
    private sealed class InterruptedClock : TimeProvider
    {
        public FakeTimeProvider Time { get; } = new();

        public Action? Interruption { get; set; }

        public override long TimestampFrequency => Time.TimestampFrequency;

        public override long GetTimestamp() => Time.GetTimestamp();

        public override DateTimeOffset GetUtcNow()
        {
            DateTimeOffset now = Time.GetUtcNow();
            Action? interruption = Interruption;
            Interruption = null;
            interruption?.Invoke();
            return now;
        }
    }
}
