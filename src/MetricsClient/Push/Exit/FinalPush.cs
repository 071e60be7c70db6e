using System.Diagnostics.CodeAnalysis;
using MetricsClient.Push.Gateway;

namespace MetricsClient.Push.Exit;

/// <summary>
/// The final push, made when a loop stops, a pusher is disposed or the process exits. The final push never exceeds its time budget, even if
/// the thread pool has no free thread, a callback blocks or the gateway does not respond. All events of one shutdown share one time budget,
/// so that a gateway that does not respond delays the shutdown only once.
/// </summary>
/// <remarks>
/// <para>The push runs on a separate thread, and the calling thread waits for the end of that thread. So the deadline needs no thread of
/// the pool. If a second call comes during the first, it waits for the first and then pushes again in the remaining time, because values
/// may have changed.</para>
/// <para>Each push has exactly one result: the result of the push, or that it was abandoned. The result is passed on once. The caller then
/// waits for the callbacks of the program in the remaining time, and holds no lock, so that such a callback can dispose the pusher.</para>
/// </remarks>
internal sealed class FinalPush
{
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
    public Task RunAsync() => OnOwnThreadAsync(Run);

    /// <summary>Runs <see cref="Close"/> on a new thread, so that the caller does not block and no thread of the pool is needed.</summary>
    public Task CloseAsync(bool withPush) => OnOwnThreadAsync(() => Close(withPush));

    private static Task OnOwnThreadAsync(Action action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

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
        PushResult? result = null;
        long started = _time.GetTimestamp();
        var thread = new Thread(() => Volatile.Write(ref result, Push(limit))) { IsBackground = true, Name = "MetricsClient final push" };
        thread.UnsafeStart();
        return Wait(thread.Join, patience, started) && Volatile.Read(ref result) is { } ended ? ended : _abandoned(patience);
    }

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
            using var headroom = PoolHeadroom.Make();
            return _push(limit).GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            // An unhandled exception on this thread would end the process, with another exit code.
            return GatewayResponse.From(failure).ToResult("Final push", TimeSpan.Zero);
        }
    }

    // The task completes on a separate thread, so this wait needs no thread of the pool.
    private static bool HasEnded(Task callbacks, TimeSpan limit) => ((IAsyncResult)callbacks).AsyncWaitHandle.WaitOne(limit);
}

/// <summary>
/// Raises the minimum number of threads of the thread pool until disposed, so that all queued work gets a thread at once. An HTTP request
/// needs threads of the pool. A pool without a free thread adds threads so slowly that the process would end before the request.
/// </summary>
internal readonly struct PoolHeadroom : IDisposable
{
    private const int Spare = 16;

    private readonly int _before;
    private readonly int _raised;

    private PoolHeadroom(int before, int raised)
    {
        _before = before;
        _raised = raised;
    }

    public static PoolHeadroom Make()
    {
        ThreadPool.GetMinThreads(out int before, out int ports);
        ThreadPool.GetMaxThreads(out int most, out _);
        long wanted = ThreadPool.ThreadCount + ThreadPool.PendingWorkItemCount + Spare;
        int raised = (int)Math.Clamp(wanted, before, most);
        ThreadPool.SetMinThreads(raised, ports);
        return new PoolHeadroom(before, raised);
    }

    /// <summary>Restores the earlier minimum, unless other code has changed the minimum in the meantime.</summary>
    public void Dispose()
    {
        ThreadPool.GetMinThreads(out int now, out int ports);
        if (now == _raised)
        {
            ThreadPool.SetMinThreads(_before, ports);
        }
    }
}
