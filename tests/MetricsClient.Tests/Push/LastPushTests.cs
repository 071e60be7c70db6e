using MetricsClient.Push.Exit;

namespace MetricsClient.Tests.Push;

// Final pushes change the settings of the thread pool, which a test reads.
[Collection(nameof(Alone))]
public sealed class FinalPushTests
{
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(500);

    // Far longer than the budget.
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_push_that_never_ends_is_paid_for_once()
    {
        var never = new TaskCompletionSource<PushResult>();
        int pushes = 0;
        var abandoned = new List<TimeSpan>();
        var last = new FinalPush(s_budget, _ => Count(ref pushes, never.Task), abandoned.Add);

        last.RunAtExit();
        last.Run();
        last.RunAtExit();

        Assert.Equal(1, pushes);
        Assert.Equal([s_budget, TimeSpan.Zero, TimeSpan.Zero], abandoned);
    }

    [Fact]
    public void The_wait_for_a_push_that_never_ends_is_the_budget_and_not_a_multiple()
    {
        var never = new TaskCompletionSource<PushResult>();
        var waits = new List<TimeSpan>();
        var last = new FinalPush(s_budget, _ => never.Task, waits.Add);

        last.RunAtExit();

        Assert.Equal([s_budget], waits);
    }

    [Fact]
    public void A_program_that_ends_one_loop_after_the_other_has_time_for_each_as_long_as_the_gateway_answers()
    {
        var given = new List<TimeSpan>();
        var last = new FinalPush(s_budget, time => SlowlyAsync(given, time, succeeds: true), static _ => Assert.Fail("There was time."));

        for (int i = 0; i < 20; i++)
        {
            last.Run();
        }

        Assert.Equal(20, given.Count);
        Assert.Single(given.Distinct());
    }

    [Fact]
    public void A_gateway_that_answers_nothing_good_is_given_up_before_long()
    {
        var given = new List<TimeSpan>();
        int abandoned = 0;
        var last = new FinalPush(s_budget, time => SlowlyAsync(given, time, succeeds: false), _ => abandoned++);

        for (int i = 0; i < 50; i++)
        {
            last.Run();
        }

        Assert.InRange(given.Count, 1, 49);
        Assert.InRange(abandoned, 1, 49);
    }

    [Fact]
    public void Nothing_is_pushed_after_the_close()
    {
        int pushes = 0;
        var last = new FinalPush(TimeSpan.FromMinutes(1), _ => Count(ref pushes, Task.FromResult(Result(succeeds: true))), static _ => Assert.Fail("There was time."));

        last.Close(withPush: true);
        last.RunAtExit();
        last.Run();
        last.Close(withPush: true);

        Assert.Equal(1, pushes);
    }

    [Fact]
    public void A_push_that_blocks_its_thread_is_abandoned_too()
    {
        using var never = new ManualResetEvent(initialState: false);
        int abandoned = 0;
        var last = new FinalPush(s_budget, _ => Task.FromResult(Result(never.WaitOne(s_long))), _ => abandoned++);

        last.Run();
        never.Set();

        Assert.Equal(1, abandoned);
    }

    [Fact]
    public void A_push_that_throws_does_not_end_the_process()
    {
        int abandoned = 0;
        var last = new FinalPush(s_budget, static _ => throw new InvalidOperationException("no"), _ => abandoned++);

        last.Run();

        Assert.Equal(0, abandoned);
    }

    [Fact]
    public void Each_trigger_at_the_end_of_the_process_pushes_while_there_is_time_left_and_gets_less_of_it()
    {
        var given = new List<TimeSpan>();
        var last = new FinalPush(
            TimeSpan.FromMinutes(1),
            time =>
            {
                given.Add(time);
                return Task.FromResult(Result(succeeds: true));
            },
            static _ => Assert.Fail("It had ended in time."));

        last.RunAtExit();
        last.Run();
        last.RunAtExit();

        Assert.Equal(3, given.Count);
        Assert.True(given[0] > given[1] && given[1] > given[2], string.Join(", ", given));
        Assert.True(given[0] < TimeSpan.FromMinutes(1), "The push itself is to end before its trigger stops waiting.");
    }

    [Fact]
    public async Task Triggers_at_the_same_time_push_one_after_the_other()
    {
        int running = 0;
        int most = 0;
        var last = new FinalPush(
            TimeSpan.FromMinutes(1),
            async _ =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return Result(succeeds: true);
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

    private static PushResult Result(bool succeeds) =>
        new("Last push", succeeds ? PushOutcome.Success : PushOutcome.Unreachable, statusCode: null, reason: null, TimeSpan.Zero);

    private static async Task<PushResult> SlowlyAsync(List<TimeSpan> given, TimeSpan time, bool succeeds)
    {
        given.Add(time);
        await Task.Delay(s_budget / 10);
        return Result(succeeds);
    }

    private static Task<PushResult> Count(ref int pushes, Task<PushResult> result)
    {
        pushes++;
        return result;
    }
}
