using MetricsClient.Push.Exit;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Push;

// Final pushes change the settings of the thread pool, which one test reads.
[Collection(nameof(Alone))]
public sealed class FinalPushTests
{
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(500);

    private readonly FakeTimeProvider _time = new();
    private readonly List<TimeSpan> _given = [];
    private readonly List<TimeSpan> _abandoned = [];
    private readonly List<PushResult> _noted = [];
    private Task _callbacks = Task.CompletedTask;

    [Fact]
    public void A_push_that_never_ends_costs_the_budget_once()
    {
        FinalPush final = Final(s_budget, NeverAsync);

        final.RunAtExit();
        final.Run();
        final.RunAtExit();

        Assert.Single(_given);
        Assert.Equal([s_budget * 0.9, TimeSpan.Zero, TimeSpan.Zero], _abandoned);
        Assert.Equal(3, _noted.Count);
    }

    [Fact]
    public void The_wait_for_a_push_that_never_ends_is_the_budget_and_not_a_multiple()
    {
        var read = TimeSpan.FromMilliseconds(10);
        _time.AutoAdvanceAmount = read;
        var never = new TaskCompletionSource<PushResult>();
        FinalPush final = Final(s_budget, _ => never.Task);
        long started = _time.GetTimestamp();

        final.RunAtExit();

        Assert.Equal([s_budget * 0.9], _abandoned);
        Assert.Single(_noted);
        Assert.InRange(_time.GetElapsedTime(started), s_budget * 0.9, s_budget);
    }

    [Fact]
    public void A_program_that_stops_one_loop_after_another_has_the_whole_budget_for_each_while_the_gateway_responds()
    {
        FinalPush final = Final(s_budget, _ => SlowlyAsync(s_budget / 10, succeeds: true));

        for (int i = 0; i < 20; i++)
        {
            final.Run();
        }

        Assert.Equal(Enumerable.Repeat(s_budget * 0.8, 20), _given);
        Assert.Empty(_abandoned);
    }

    [Fact]
    public void Failed_pushes_use_up_the_budget_of_a_shutdown()
    {
        FinalPush final = Final(s_budget, _ => SlowlyAsync(s_budget / 10, succeeds: false));

        for (int i = 0; i < 50; i++)
        {
            final.Run();
        }

        Assert.Equal(10, _given.Count);
        Assert.Equal(Enumerable.Repeat(TimeSpan.Zero, 40), _abandoned);
    }

    [Fact]
    public void A_later_shutdown_has_the_whole_budget_again()
    {
        FinalPush final = Final(s_budget, NeverAsync);
        final.RunAtExit();

        _time.Advance(TimeSpan.FromMinutes(2));
        final.RunAtExit();

        Assert.Equal([s_budget * 0.9, s_budget * 0.9], _abandoned);
    }

    [Fact]
    public void Nothing_is_pushed_after_the_close()
    {
        FinalPush final = Final(s_budget, _ => Task.FromResult(Result(succeeds: true)));

        final.Close(withPush: true);
        final.RunAtExit();
        final.Run();
        final.Close(withPush: true);

        Assert.Single(_given);
        Assert.Empty(_abandoned);
    }

    [Fact]
    public void A_push_that_blocks_a_thread_is_abandoned()
    {
        using var never = new ManualResetEvent(initialState: false);
        FinalPush final = Final(s_budget, time =>
        {
            _time.Advance(s_budget);
            return Task.FromResult(Result(never.WaitOne()));
        });

        final.Run();
        never.Set();

        Assert.Equal([s_budget * 0.9], _abandoned);
        Assert.Single(_noted);
    }

    [Fact]
    public void A_push_that_throws_does_not_end_the_process()
    {
        FinalPush final = Final(s_budget, static _ => throw new InvalidOperationException("no"));

        final.Run();

        Assert.Single(_given);
        Assert.Empty(_abandoned);
    }

    [Fact]
    public void A_callback_that_never_returns_costs_the_rest_of_the_budget_once()
    {
        var read = TimeSpan.FromMilliseconds(10);
        _time.AutoAdvanceAmount = read;
        _callbacks = new TaskCompletionSource().Task;
        FinalPush final = Final(s_budget, _ => SlowlyAsync(s_budget / 10, succeeds: false));
        long started = _time.GetTimestamp();

        final.RunAtExit();
        final.Run();
        final.Close(withPush: true);

        Assert.InRange(_time.GetElapsedTime(started), s_budget * 0.9, s_budget + (read * 20));
        Assert.Single(_given);
        Assert.Equal(3, _noted.Count);
    }

    [Fact]
    public async Task A_callback_can_push_and_close_while_the_end_of_the_process_waits_for_the_callback()
    {
        var callback = new TaskCompletionSource();
        FinalPush final = Final(TimeSpan.FromMinutes(1), static _ => Task.FromResult(Result(succeeds: false)));
        _callbacks = callback.Task;
        Task exit = Task.Factory.StartNew(final.RunAtExit, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (_noted.Count == 0)
        {
            await Task.Yield();
        }

        _callbacks = Task.CompletedTask;
        final.Close(withPush: true);

        Assert.Equal(2, _noted.Count);
        Assert.False(exit.IsCompleted);
        callback.SetResult();
        await exit;
    }

    [Fact]
    public void Each_trigger_at_the_end_of_the_process_gets_most_of_the_remaining_time()
    {
        FinalPush final = Final(TimeSpan.FromSeconds(60), _ => SlowlyAsync(TimeSpan.FromSeconds(1), succeeds: true));

        final.RunAtExit();
        final.Run();
        final.RunAtExit();

        Assert.Equal([TimeSpan.FromSeconds(48), TimeSpan.FromSeconds(47.2), TimeSpan.FromSeconds(46.4)], _given);
        Assert.Empty(_abandoned);
    }

    [Fact]
    public async Task Parallel_triggers_push_one_after_another()
    {
        int running = 0;
        int most = 0;
        FinalPush final = Final(TimeSpan.FromMinutes(1), async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return Result(succeeds: true);
        });

        await Task.WhenAll(final.RunAsync(), final.RunAsync(), final.RunAsync(), final.RunAsync());

        Assert.Equal(1, most);
        Assert.Empty(_abandoned);
    }

    [Fact]
    public void The_minimum_of_the_thread_pool_is_raised_and_restored()
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

    [Fact]
    public void The_minimum_of_the_thread_pool_is_restored_after_the_last_of_several_pushes()
    {
        ThreadPool.GetMinThreads(out int before, out _);
        IDisposable first = PoolHeadroom.Make();
        IDisposable second = PoolHeadroom.Make();

        first.Dispose();
        ThreadPool.GetMinThreads(out int during, out _);
        second.Dispose();

        ThreadPool.GetMinThreads(out int after, out _);
        Assert.True(during >= Math.Max(before, 16), $"{during} after {before}");
        Assert.Equal(before, after);
    }

    [Fact]
    public void An_abandoned_push_restores_the_minimum_of_the_thread_pool()
    {
        ThreadPool.GetMinThreads(out int before, out _);

        Final(s_budget, NeverAsync).Run();

        ThreadPool.GetMinThreads(out int after, out _);
        Assert.Single(_abandoned);
        Assert.Equal(before, after);
    }

    private static PushResult Result(bool succeeds) =>
        new("Final push", succeeds ? PushOutcome.Success : PushOutcome.Unreachable, statusCode: null, reason: null, TimeSpan.Zero);

    private FinalPush Final(TimeSpan budget, Func<TimeSpan, Task<PushResult>> push) => new(
        budget,
        time =>
        {
            _given.Add(time);
            return push(time);
        },
        time =>
        {
            _abandoned.Add(time);
            return Result(succeeds: false);
        },
        result =>
        {
            // Read first, because a test replaces the task as soon as the result is noted.
            Task callbacks = _callbacks;
            _noted.Add(result);
            return callbacks;
        },
        _time);

    private Task<PushResult> SlowlyAsync(TimeSpan duration, bool succeeds)
    {
        _time.Advance(duration);
        return Task.FromResult(Result(succeeds));
    }

    private Task<PushResult> NeverAsync(TimeSpan time)
    {
        _time.Advance(s_budget);
        return new TaskCompletionSource<PushResult>().Task;
    }
}
