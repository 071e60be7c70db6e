using System.Diagnostics;
using MetricsClient.Storage;

namespace MetricsClient.Tests.Storage;

public sealed class UpdateHistoryTests
{
    private static readonly long s_microsecond = Stopwatch.Frequency / 1_000_000;

    private readonly UpdateHistory _history = new();

    // Pinned, because the history identifies a value by its address.
    private readonly long[] _values = GC.AllocateArray<long>(4_000, pinned: true);
    private long _now = 1_000_000_000;

    [Fact]
    public void Frequent_updates_by_two_threads_in_turn_are_contention_after_eight_looks_and_then_again()
    {
        Look(thread: 1, microseconds: 0);

        Assert.Equal(
            [.. Enumerable.Repeat(UpdatePattern.Mixed, 7), UpdatePattern.Contended, .. Enumerable.Repeat(UpdatePattern.Mixed, 7), UpdatePattern.Contended],
            Enumerable.Range(1, 16).Select(i => Look(thread: 1 + (i % 2), microseconds: 63)));
    }

    [Fact]
    public void Rare_updates_by_two_threads_in_turn_are_no_contention() =>
        Assert.All(Enumerable.Range(1, 1_000), i => Assert.Equal(UpdatePattern.Mixed, Look(thread: 1 + (i % 2), microseconds: 65)));

    [Fact]
    public void Threads_that_change_less_often_than_every_64_microseconds_are_no_contention() =>
        Assert.All(Enumerable.Range(0, 1_000), i => Assert.Equal(UpdatePattern.Mixed, Look(thread: 1 + (i / 2 % 2), microseconds: 40)));

    [Fact]
    public void A_thread_is_alone_after_eight_looks_without_another_thread()
    {
        Look(thread: 1, microseconds: 1);
        Look(thread: 2, microseconds: 1);

        Assert.Equal(
            [.. Enumerable.Repeat(UpdatePattern.Mixed, 7), UpdatePattern.Alone, UpdatePattern.Alone],
            Enumerable.Range(0, 9).Select(_ => Look(thread: 2, microseconds: 1)));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(6, false)]
    public void Contention_in_more_than_a_fifth_of_the_looks_is_reported(int every, bool isReported)
    {
        int thread = 1;
        bool reported = false;
        for (int i = 0; i < 1_000; i++)
        {
            thread += i % every == 0 ? 1 : 0;
            reported |= Look(thread, microseconds: 1) == UpdatePattern.Contended;
        }

        Assert.Equal(isReported, reported);
    }

    [Fact]
    public void Threads_that_update_thousands_of_values_at_random_decide_for_none_of_them()
    {
        var random = new Random(3);
        for (int i = 0; i < 200_000; i++)
        {
            Assert.Equal(UpdatePattern.Mixed, _history.Look(ref _values[random.Next(_values.Length)], random.Next(1, 9), _now));
        }
    }

    [Fact]
    public void Frequent_conflicts_of_a_lock_are_contention_and_conflicts_with_one_suspended_holder_count_once()
    {
        TryLock[] held = GC.AllocateArray<TryLock>(1, pinned: true);

        Assert.Equal(
            [false, false, false, false, false, true],
            new long[] { 1, 2, 2, 2, 3, 4 }.Select(updates => _history.IsContended(ref held[0], updates)));
    }

    private UpdatePattern Look(int thread, int microseconds)
    {
        _now += microseconds * s_microsecond;
        return _history.Look(ref _values[0], thread, _now);
    }
}
