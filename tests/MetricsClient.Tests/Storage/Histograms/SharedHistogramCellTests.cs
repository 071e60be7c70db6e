using MetricsClient.Storage.Histograms;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Storage.Histograms;

/// <summary>Reads while an observation is in progress. The test makes the first step of an observation, and the others later.</summary>
public sealed class SharedHistogramCellTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly SharedHistogramCell _cell = new(buckets: 2);

    [Fact]
    public void A_cell_at_rest_is_read_at_once()
    {
        _cell.TryObserve(0, 0.5, 3);
        _cell.TryObserve(1, 4, 1);

        Assert.Equal((true, 3, 1, 5.5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void A_cell_can_be_closed_after_eight_reads_without_an_observation_in_between()
    {
        _cell.TryObserve(1, 4, 1);
        for (int i = 0; i < 9; i++)
        {
            Assert.False(_cell.TryClose());
            Read(TimeSpan.Zero);
        }

        Assert.True(_cell.TryClose());
        Assert.False(_cell.TryObserve(1, 4, 1));
    }

    [Fact]
    public void An_observation_after_the_last_read_prevents_that_the_cell_is_closed()
    {
        for (int i = 0; i < 9; i++)
        {
            Read(TimeSpan.Zero);
        }

        long[] half = _cell.Start(1)!;
        Assert.False(_cell.TryClose());
        SharedHistogramCell.Finish(half, 1, 4, 1);
        Assert.False(_cell.TryClose());
    }

    [Fact]
    public void A_read_does_not_wait_after_its_deadline_and_a_later_read_contains_the_observation()
    {
        _cell.TryObserve(0, 0.5, 1);
        long[] half = _cell.Start(1)!;

        Assert.Equal((false, 1, 0, 0.5), Read(TimeSpan.Zero));

        SharedHistogramCell.Finish(half, 1, 4, 1);
        Assert.Equal((true, 1, 1, 4.5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void An_interrupted_read_loses_no_observation()
    {
        _cell.TryObserve(0, 0.5, 1);
        long[] half = _cell.Start(1)!;
        Exception? interruption = null;
        var reader = new Thread(() =>
        {
            // Takes effect when the thread waits for the observation in progress.
            Thread.CurrentThread.Interrupt();
            interruption = Record.Exception(() => Read(s_patience));
        });
        reader.Start();
        reader.Join();
        Assert.IsType<ThreadInterruptedException>(interruption);

        _cell.TryObserve(0, 0.5, 1);
        SharedHistogramCell.Finish(half, 1, 4, 1);
        Assert.Equal((true, 2, 1, 5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void Observations_continue_after_a_read_that_reached_its_deadline()
    {
        long[] half = _cell.Start(1)!;
        Read(TimeSpan.Zero);

        _cell.TryObserve(0, 0.5, 1);
        Assert.Equal((false, 1, 0, 0.5), Read(TimeSpan.Zero));
        _cell.TryObserve(0, 0.5, 1);

        SharedHistogramCell.Finish(half, 1, 4, 1);
        Assert.Equal((true, 2, 1, 5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void Observations_that_start_while_a_reader_waits_belong_to_the_next_read()
    {
        _cell.TryObserve(0, 0.5, 1);
        long[] hot = _cell.Start(1)!;
        long before = 0;
        (bool, long, long, double) read = default;

        Race.Run(
            () => read = Read(s_patience),
            () =>
            {
                long[] cold = StartInColdHalf(hot, ref before);
                SharedHistogramCell.Finish(cold, 1, 100, 1);
                _cell.TryObserve(1, 100, 6);
                SharedHistogramCell.Finish(hot, 1, 4, 1);
            });

        Assert.Equal((true, 1 + before, 1, 4.5), read);
        Assert.Equal((true, 1 + before, 8, 704.5), Read(TimeSpan.Zero));
    }

    [Fact]
    public void An_observation_in_progress_in_the_cold_half_affects_only_the_next_read()
    {
        long[] hot = _cell.Start(1)!;
        long[] cold = [];
        long before = 0;
        long after = 0;
        var time = new FakeTimeProvider();
        (bool, long, long, double) read = default;

        // The hot half is complete before the deadline of the read, the cold half only afterwards.
        Race.Run(
            () => read = Read(Deadline.In(s_patience, time)),
            () =>
            {
                cold = StartInColdHalf(hot, ref before);
                _cell.TryObserve(1, 100, 7);
                SharedHistogramCell.Finish(hot, 0, 0.5, 1);
                AwaitHotHalf(hot, ref after);
                time.Advance(s_patience);
            });

        Assert.Equal((true, 1 + before, 0, 0.5), read);
        Assert.Equal((false, 1 + before + after, 7, 700.5), Read(TimeSpan.Zero));

        SharedHistogramCell.Finish(cold, 1, 4, 1);
        Assert.Equal((true, 1 + before + after, 8, 704.5), Read(TimeSpan.Zero));
        Assert.Equal((true, 1 + before + after, 8, 704.5), Read(TimeSpan.Zero));
    }

    // Makes observations of zero until one starts in the cold half, which means that the reader waits.
    private long[] StartInColdHalf(long[] hot, ref long before)
    {
        long[] half = _cell.Start(1)!;
        while (half == hot)
        {
            SharedHistogramCell.Finish(half, 0, 0, 1);
            before++;
            Thread.Yield();
            half = _cell.Start(1)!;
        }

        return half;
    }

    // Makes observations of zero until one starts in the hot half, which means that the reader has copied the hot half.
    private void AwaitHotHalf(long[] hot, ref long after)
    {
        long[] half;
        do
        {
            Thread.Yield();
            half = _cell.Start(1)!;
            SharedHistogramCell.Finish(half, 0, 0, 1);
            after++;
        }
        while (half != hot);
    }

    private (bool IsSettled, long First, long Second, double Sum) Read(TimeSpan patience) => Read(Deadline.In(patience));

    private (bool IsSettled, long First, long Second, double Sum) Read(Deadline deadline)
    {
        Span<long> buckets = stackalloc long[2];
        bool isSettled = _cell.Read(buckets, out double sum, deadline);
        return (isSettled, buckets[0], buckets[1], sum);
    }
}
