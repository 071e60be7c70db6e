using System.Diagnostics.CodeAnalysis;
using MetricsClient.Push.Gateway;
using MetricsClient.Registry;

namespace MetricsClient.Push.Exit;

/// <summary>
/// The final push, made when a loop stops, a pusher is disposed or the process exits. The final push never exceeds its time budget, even if
/// the thread pool has no free thread, a callback blocks or the gateway does not respond. All events of one shutdown share one time budget,
/// so that a gateway that does not respond delays the shutdown only once.
/// </summary>
/// <remarks>
/// <para>The push runs on a separate thread, and the calling thread waits for the end of the push. So the deadline needs no thread of
/// the pool. Only in a process that cannot create threads, the push runs on the pool. If a second call comes during the first, it waits for
/// the first and then pushes again in the remaining time, because values may have changed.</para>
/// <para>Each push has exactly one result: the result of the push, or that it was abandoned. The result is passed on once. The caller then
/// waits for the callbacks of the program in the remaining time, and holds no lock, so that such a callback can dispose the pusher.</para>
/// </remarks>
internal sealed class FinalPush
{
    private const string ThreadName = "MetricsClient final push";

    // After this time without a call, a new call belongs to another shutdown. The time is longer than the grace period of any orchestrator.
    private static readonly TimeSpan s_anotherShutdown = TimeSpan.FromMinutes(1);

    // The interval at which a waiting thread reads the clock. A timer cannot be used, because its callback needs a thread of the pool.
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(20);

    // The fraction of the remaining time that the push may use.
    private const double PushShare = 0.8;

    // The fraction of the remaining time after which a push that has not ended is abandoned. The rest is for the callbacks of the program.
    private const double WaitShare = 0.9;

    private readonly TimeSpan _budget;
    private readonly Func<TimeSpan, Task<PushResult>> _push;
    private readonly Func<TimeSpan, PushResult> _abandoned;
    private readonly Func<PushResult, Task> _note;
    private readonly TimeProvider _time;
    private readonly object _turn = new();
    private long _spentTicks;
    private long? _triedAt;
    private bool _processEnds;
    private bool _closed;

    /// <param name="budget">The time budget for all calls during one shutdown.</param>
    /// <param name="push">Pushes within the time that it receives. Never throws an exception.</param>
    /// <param name="abandoned">
    /// Returns the result of a push that did not end in time, with the time that the push had. Zero: no time was left to push.
    /// </param>
    /// <param name="note">Receives the result of each push. Returns a task that completes when the callbacks have returned.</param>
    /// <param name="time">The clock.</param>
    public FinalPush(
        TimeSpan budget,
        Func<TimeSpan, Task<PushResult>> push,
        Func<TimeSpan, PushResult> abandoned,
        Func<PushResult, Task> note,
        TimeProvider time)
    {
        _budget = budget;
        _push = push;
        _abandoned = abandoned;
        _note = note;
        _time = time;
    }

    /// <summary>Pushes; the process may continue afterwards. Blocks the caller until the push ends or the time budget is used up.</summary>
    public void Run() => InTurn(() => PushAsync(processEnds: false));

    /// <summary>Pushes at the end of the process. Blocks the caller until the push ends or the time budget is used up.</summary>
    public void RunAtExit() => InTurn(() => PushAsync(processEnds: true));

    /// <summary>Pushes if <paramref name="withPush"/> is true. Later calls push nothing.</summary>
    public void Close(bool withPush) => InTurn(() =>
    {
        try
        {
            return withPush ? PushAsync(processEnds: false) : Task.CompletedTask;
        }
        finally
        {
            _closed = true;
        }
    });

    /// <summary>Runs <see cref="Run"/> on a new thread, so that the caller does not block and no thread of the pool is needed.</summary>
    /// <remarks>Blocks the caller if no thread can be created.</remarks>
    public Task RunAsync() => OnOwnThreadAsync(Run);

    /// <summary>Runs <see cref="Close"/> on a new thread, so that the caller does not block and no thread of the pool is needed.</summary>
    /// <remarks>Blocks the caller if no thread can be created.</remarks>
    public Task CloseAsync(bool withPush) => OnOwnThreadAsync(() => Close(withPush));

    // Without a thread the caller blocks. A blocked thread of the pool would make the pool create a thread, and .NET would end the process.
    private static Task OnOwnThreadAsync(Action action)
    {
        var task = new Task(action, TaskCreationOptions.DenyChildAttach);
        if (!OwnThread.TryRun(() => task.RunSynchronously(TaskScheduler.Default), ThreadName))
        {
            task.RunSynchronously(TaskScheduler.Default);
        }

        return task;
    }

    private void InTurn(Func<Task> push)
    {
        if (!Wait(time => Monitor.TryEnter(_turn, time), _budget, _time.GetTimestamp()))
        {
            return;
        }

        Task callbacks;
        try
        {
            callbacks = push();
        }
        finally
        {
            Monitor.Exit(_turn);
        }

        if (!callbacks.IsCompleted)
        {
            // The time counts, so that the callbacks of several events of a shutdown share its time budget, too.
            long started = _time.GetTimestamp();
            Wait(time => HasEnded(callbacks, time), _budget - Spent, started);
            Interlocked.Add(ref _spentTicks, _time.GetElapsedTime(started).Ticks);
        }
    }

    private TimeSpan Spent => new(Interlocked.Read(ref _spentTicks));

    // Returns a task that completes when the callbacks of the program have returned.
    private Task PushAsync(bool processEnds)
    {
        if (_closed)
        {
            return Task.CompletedTask;
        }

        long started = _time.GetTimestamp();
        if (_triedAt is not { } triedAt || _time.GetElapsedTime(triedAt, started) > s_anotherShutdown)
        {
            Interlocked.Exchange(ref _spentTicks, 0);
            _processEnds = false;
        }

        _processEnds |= processEnds;
        TimeSpan left = _budget - Spent;
        if (left <= TimeSpan.Zero)
        {
            return _note(_abandoned(TimeSpan.Zero));
        }

        PushResult result = PushWithin(left * PushShare, left * WaitShare);
        Task callbacks = _note(result);
        long ended = _time.GetTimestamp();
        _triedAt = ended;

        // A long-running program may stop many loops. So after a success the next push has the whole budget again, except at the end of the
        // process.
        if (result.IsSuccess && !_processEnds)
        {
            Interlocked.Exchange(ref _spentTicks, 0);
        }
        else
        {
            Interlocked.Add(ref _spentTicks, _time.GetElapsedTime(started, ended).Ticks);
        }

        return callbacks;
    }

    private PushResult PushWithin(TimeSpan limit, TimeSpan patience)
    {
        var pushed = new TaskCompletionSource<PushResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        long started = _time.GetTimestamp();
        bool hasThread = OwnThread.TryRun(() => pushed.SetResult(Push(limit)), ThreadName);

        // If the process cannot create a thread, the pool must not try to create one: .NET would end the process. So the minimum stays
        // unchanged, and the push blocks no thread of the pool.
        using IDisposable? headroom = hasThread ? PoolHeadroom.Make() : null;
        if (!hasThread)
        {
            OwnThread.OnPool(() => _ = PushOnPoolAsync(pushed, limit, started));
        }

        return Wait(time => HasEnded(pushed.Task, time), patience, started) ? ResultOf(pushed.Task) : _abandoned(patience);
    }

    [SuppressMessage("Usage", "VSTHRD002", Justification = "The task has completed.")]
    private static PushResult ResultOf(Task<PushResult> pushed) => pushed.GetAwaiter().GetResult();

    // Waits in short slices and reads the clock in between. So any TimeProvider can be used, and no thread of the pool is needed.
    private bool Wait(Func<TimeSpan, bool> tryFor, TimeSpan limit, long started)
    {
        for (TimeSpan left = limit; left > TimeSpan.Zero; left = limit - _time.GetElapsedTime(started))
        {
            if (tryFor(left < s_slice ? left : s_slice))
            {
                return true;
            }
        }

        return false;
    }

    [SuppressMessage("Usage", "VSTHRD002", Justification = "This thread exists for this wait and runs nothing else.")]
    private PushResult Push(TimeSpan limit)
    {
        try
        {
            return _push(limit).GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            return Failed(failure);
        }
    }

    private async Task PushOnPoolAsync(TaskCompletionSource<PushResult> pushed, TimeSpan limit, long started)
    {
        // Until the pool has a free thread, the push may have been abandoned.
        TimeSpan left = limit - _time.GetElapsedTime(started);
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        try
        {
            pushed.SetResult(await _push(left).ConfigureAwait(false));
        }
        catch (Exception failure)
        {
            pushed.SetResult(Failed(failure));
        }
    }

    // An unhandled exception on the thread of the push would end the process, with another exit code.
    private static PushResult Failed(Exception failure) => GatewayResponse.From(failure).ToResult("Final push", TimeSpan.Zero);

    // The tasks complete on separate threads if the process can create threads. Then this wait needs no thread of the pool.
    private static bool HasEnded(Task task, TimeSpan limit) => ((IAsyncResult)task).AsyncWaitHandle.WaitOne(limit);
}
