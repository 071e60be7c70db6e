using System.Diagnostics;

namespace MetricsClient.Push;

/// <summary>
/// The push of an ending process. It is over when its time is, whatever the thread pool, a callback or the gateway does;
/// and all triggers of one ending share one budget of time, so that a gateway that hangs is paid for once.
/// </summary>
/// <remarks>
/// The push runs on a thread of its own and the trigger joins that thread: a deadline that needs no pool thread. A second trigger waits
/// for the first one and gets what is left, since it may have newer values.
/// </remarks>
internal sealed class LastPush
{
    // Longer than the grace period of any orchestrator: what comes later belongs to another ending.
    private static readonly TimeSpan s_anotherEnding = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _budget;
    private readonly Func<TimeSpan, Task> _push;
    private readonly Action<TimeSpan> _abandoned;
    private readonly object _turn = new();
    private TimeSpan _spent;
    private long _endedAt;

    /// <param name="budget">The time for all triggers of one ending.</param>
    /// <param name="push">Pushes within the time given. Throws nothing.</param>
    /// <param name="abandoned">Is told of a push that had not ended when the time given was up.</param>
    public LastPush(TimeSpan budget, Func<TimeSpan, Task> push, Action<TimeSpan> abandoned)
    {
        _budget = budget;
        _push = push;
        _abandoned = abandoned;
    }

    /// <summary>Blocks until the push has ended or its time is up. Does nothing when this ending has used up its budget.</summary>
    public void Run()
    {
        if (Monitor.TryEnter(_turn, _budget))
        {
            try
            {
                RunInTurn();
            }
            finally
            {
                Monitor.Exit(_turn);
            }
        }
    }

    /// <summary>As <see cref="Run"/>, without blocking the caller, and without the pool's help.</summary>
    public Task RunAsync() => Task.Factory.StartNew(
        static state => ((LastPush)state!).Run(),
        this,
        CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);

    private void RunInTurn()
    {
        long started = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(_endedAt, started) > s_anotherEnding)
        {
            _spent = TimeSpan.Zero;
        }

        TimeSpan left = _budget - _spent;
        if (left > TimeSpan.Zero)
        {
            RunWithin(left);
        }

        _endedAt = Stopwatch.GetTimestamp();
        _spent += Stopwatch.GetElapsedTime(started, _endedAt);
    }

    private void RunWithin(TimeSpan left)
    {
        var thread = new Thread(() => Push(left)) { IsBackground = true, Name = "MetricsClient last push" };
        thread.UnsafeStart();
        if (!thread.Join(left))
        {
            _abandoned(left);
        }
    }

    private void Push(TimeSpan left)
    {
        try
        {
            using var headroom = PoolHeadroom.Make();

            // Less than the trigger waits, so that a push that runs out of time can still tell so, for the first time in this process.
#pragma warning disable VSTHRD002 // To wait here is what this thread is for, and nobody else runs on it.
            _push(left * 0.8).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
        catch (Exception)
        {
            // On a thread of its own it would end the process with another exit code than the job's.
        }
    }
}
