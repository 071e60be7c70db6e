using System.Runtime.CompilerServices;
using MetricsClient.Storage.Native;

namespace MetricsClient.Tests.Storage.Native;

/// <summary>Observations that find a cell taken, which the test holds here.</summary>
public sealed class StripedNativeHistogramTests
{
    private const int Contention = 32;

    private readonly StripedNativeHistogram _cells = new(
        new NativeSettings { Schema = 0, ZeroThreshold = 0, MaxZeroThreshold = 0, BucketLimit = 160, MinResetTime = TimeSpan.MaxValue },
        classicBuckets: 1,
        TimeProvider.System);

    public StripedNativeHistogramTests()
    {
        _cells.Observe(0, 1, 1);
    }

    [Fact]
    public void One_thread_needs_one_cell()
    {
        for (int i = 0; i < 1_000; i++)
        {
            _cells.Observe(0, i, 1);
        }

        Assert.Single(CellsOf(_cells));
    }

    [Fact]
    public void Cells_are_added_when_many_observations_find_theirs_taken_and_none_waits_for_it_then()
    {
        NativeCell held = CellsOf(_cells)[0];
        held.Enter();

        Race.Run(Contention, _ => _cells.Observe(0, 1, 1));
        Race.Run(2, _ => _cells.Observe(0, 1, 1));

        held.Exit();
        Assert.True(CellsOf(_cells).Length > 1);
        Assert.Equal(1 + Contention + 2, Count());
    }

    [Fact]
    public void Observations_that_find_their_cell_taken_now_and_then_wait_and_add_no_cells()
    {
        for (int round = 0; round < 4; round++)
        {
            NativeCell held = CellsOf(_cells)[0];
            held.Enter();

            // Gone on with once all others wait.
            Race.Run([() => ReleaseOnce(held, Contention / 2), .. Enumerable.Repeat(() => _cells.Observe(0, 1, 1), Contention / 2)]);

            Assert.Equal(1 + ((round + 1) * Contention / 2), Count());
        }

        Assert.Single(CellsOf(_cells));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_cells")]
    private static extern ref NativeCell[] CellsOf(StripedNativeHistogram cells);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_conflicts")]
    private static extern ref int ConflictsOf(StripedNativeHistogram cells);

    private void ReleaseOnce(NativeCell held, int conflicts)
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref ConflictsOf(_cells)) < conflicts)
        {
            spin.SpinOnce();
        }

        held.Exit();
    }

    private long Count()
    {
        long[] classic = new long[1];
        NativeReading read = _cells.Read(classic, []);
        Assert.Equal(classic[0], read.Buckets.ZeroCount + read.Buckets.Positive.Sum(static bucket => bucket.Count));
        return classic[0];
    }
}
