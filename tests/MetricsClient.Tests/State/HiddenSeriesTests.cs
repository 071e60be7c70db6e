using System.Runtime.CompilerServices;

namespace MetricsClient.Tests.State;

[Collection(nameof(Alone))]
public sealed class HiddenSeriesTests
{
    private readonly MetricFamily<Counter> _family = new CollectorRegistry().CreateCounter("x_total", "", "a");

    [Fact]
    public void Hidden_series_that_come_and_go_leave_nothing_behind()
    {
        Hide(1000);
        long before = LiveBytes();

        Hide(50_000);

        // What was collected is swept as more is added, and so is far less than the 200 bytes and more of as many series.
        Assert.InRange(LiveBytes() - before, long.MinValue, 5_000_000);
        Assert.Empty(_family.GetAllSeries());
    }

    [Fact]
    public void Hidden_series_that_are_held_are_all_found()
    {
        var held = new Counter[2_000];
        for (int i = 0; i < held.Length; i++)
        {
            held[i] = _family.WithLabels($"{i}");
            held[i].Unpublish();
        }

        GC.Collect();

        Assert.Equal(held, Enumerable.Range(0, held.Length).Select(i => _family.WithLabels($"{i}")));
        Assert.Equal(held.Length, _family.RemoveWhere(static _ => true));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Hide(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _family.WithLabels($"{i}").Unpublish();
        }
    }

    private static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
