using System.Runtime.CompilerServices;

namespace MetricsClient.Tests.Series;

[Collection(nameof(Alone))]
public sealed class HiddenSeriesTests
{
    private readonly MetricFamily<Counter> _family = new CollectorRegistry().CreateCounter("x_total", "", "a");

    [Fact]
    public void Hidden_series_without_a_handle_do_not_accumulate()
    {
        const int Round = 50_000;
        Hide(0, 1000);
        long before = LiveBytes();

        for (int round = 0; round < 10; round++)
        {
            Hide(round * Round, Round);
            LiveBytes();
        }

        // Adding series sweeps collected entries: at most the entries of one or two rounds remain, at a hundred bytes each, and
        // not the entries of all ten rounds.
        Assert.InRange(LiveBytes() - before, long.MinValue, 2 * Round * 150);
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
    private void Hide(int first, int count)
    {
        for (int i = first; i < first + count; i++)
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
