using System.Diagnostics;
using MetricsClient.Push;

namespace MetricsClient.Tests.Push;

// Last pushes change the settings of the thread pool, which a test looks at.
[Collection(nameof(Alone))]
public sealed class LastPushTests
{
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(500);

    // Far beyond the budget, and far below what would be waited for if the budget were not kept.
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_push_that_never_ends_is_paid_for_once()
    {
        var never = new TaskCompletionSource();
        int pushes = 0;
        int abandoned = 0;
        var last = new LastPush(s_budget, _ => Count(ref pushes, never.Task), _ => abandoned++);

        long started = Stopwatch.GetTimestamp();
        last.Run();
        last.Run();
        last.Run();

        Assert.Equal((1, 1), (pushes, abandoned));
        Assert.InRange(Stopwatch.GetElapsedTime(started), s_budget * 0.9, s_slack);
    }

    [Fact]
    public void A_push_that_blocks_its_thread_is_abandoned_too()
    {
        using var never = new ManualResetEvent(initialState: false);
        int abandoned = 0;
        var last = new LastPush(s_budget, _ => Task.FromResult(never.WaitOne(s_slack)), _ => abandoned++);

        last.Run();
        never.Set();

        Assert.Equal(1, abandoned);
    }

    [Fact]
    public void A_push_that_throws_does_not_end_the_process()
    {
        int abandoned = 0;
        var last = new LastPush(s_budget, static _ => throw new InvalidOperationException("no"), _ => abandoned++);

        last.Run();

        Assert.Equal(0, abandoned);
    }

    [Fact]
    public void Each_trigger_pushes_while_there_is_time_left_and_gets_less_of_it()
    {
        var given = new List<TimeSpan>();
        var last = new LastPush(
            TimeSpan.FromMinutes(1),
            time =>
            {
                given.Add(time);
                return Task.CompletedTask;
            },
            static _ => Assert.Fail("It had ended in time."));

        last.Run();
        last.Run();
        last.Run();

        Assert.Equal(3, given.Count);
        Assert.True(given[0] > given[1] && given[1] > given[2], string.Join(", ", given));
        Assert.True(given[0] < TimeSpan.FromMinutes(1), "The push itself is to end before its trigger stops waiting.");
    }

    [Fact]
    public async Task Triggers_at_the_same_time_push_one_after_the_other()
    {
        int running = 0;
        int most = 0;
        var last = new LastPush(
            TimeSpan.FromMinutes(1),
            async _ =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
            },
            static _ => Assert.Fail("It had ended in time."));

        await Task.WhenAll(last.RunAsync(), last.RunAsync(), last.RunAsync(), last.RunAsync());

        Assert.Equal(1, most);
    }

    [Fact]
    public void Headroom_is_made_and_taken_back()
    {
        ThreadPool.GetMinThreads(out int before, out _);

        using (PoolHeadroom.Make())
        {
            ThreadPool.GetMinThreads(out int raised, out _);
            Assert.True(raised >= Math.Max(before, 16), $"{raised} after {before}");
        }

        ThreadPool.GetMinThreads(out int after, out _);
        Assert.Equal(before, after);
    }

    private static Task Count(ref int pushes, Task result)
    {
        pushes++;
        return result;
    }
}
