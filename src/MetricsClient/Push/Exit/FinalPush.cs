using System.Diagnostics.CodeAnalysis;

namespace MetricsClient.Push.Exit;

/// <summary>
/// The final push, made when a loop stops, a pusher is disposed or the process exits. It never exceeds its time budget, even if the thread pool is
/// starved, a callback blocks or the gateway hangs. All triggers of one shutdown share one budget, so that a gateway that hangs costs the budget once.
/// </summary>
/// <remarks>
/// The push runs on a separate thread and the trigger joins that thread, so the deadline needs no pool thread. A second trigger waits
/// for the first trigger and gets the remaining time, since values may have changed.
/// </remarks>
internal sealed class FinalPush
{
    // Longer than the grace period of any orchestrator: a later trigger belongs to another shutdown.
    private static readonly TimeSpan s_anotherShutdown = TimeSpan.FromMinutes(1);

    // How often a wait reads the clock. Timers are no alternative, since their callbacks need pool threads.
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(20);

    // The fraction of the remaining time for the push itself, so that a push that times out can still be reported.
    private const double PushShare = 0.8;

    private readonly TimeSpan _budget;
    private readonly Func<TimeSpan, Task<PushResult>> _push;
    private readonly Action<TimeSpan> _abandoned;
    private readonly TimeProvider _time;
    private readonly object _turn = new();
    private TimeSpan _spent;
    private long? _triedAt;
    private bool _processEnds;
    private bool _closed;

    /// <param name="budget">The time for all triggers of one shutdown.</param>
    /// <param name="push">Pushes within the given time. Never throws.</param>
    /// <param name="abandoned">Called with the given time after a push that did not end within that time, or zero if no time was left.</param>
    /// <param name="time">The clock.</param>
    public FinalPush(TimeSpan budget, Func<TimeSpan, Task<PushResult>> push, Action<TimeSpan> abandoned, TimeProvider time)
    {
        _budget = budget;
        _push = push;
        _abandoned = abandoned;
        _time = time;
    }

    /// <summary>Pushes while the process may continue. Blocks until the push ends or the time is over.</summary>
    public void Run() => InTurn(() => Push(processEnds: false));

    /// <summary>Pushes at the end of the process. Blocks until the push ends or the time is over.</summary>
    public void RunAtExit() => InTurn(() => Push(processEnds: true));

    /// <summary>Makes the final push if there must be a push, and prevents every later push.</summary>
    public void Close(bool withPush) => InTurn(() =>
    {
        if (withPush)
        {
            Push(processEnds: false);
        }

        _closed = true;
    });

    /// <summary>As <see cref="Run"/>, without blocking the caller and without a pool thread.</summary>
    public Task RunAsync() => OnOwnThreadAsync(Run);

    /// <summary>As <see cref="Close"/>, without blocking the caller and without a pool thread.</summary>
    public Task CloseAsync(bool withPush) => OnOwnThreadAsync(() => Close(withPush));

    private static Task OnOwnThreadAsync(Action action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    private void InTurn(Action action)
    {
        if (Wait(time => Monitor.TryEnter(_turn, time), _budget, _time.GetTimestamp()))
        {
            try
            {
                action();
            }
            finally
            {
                Monitor.Exit(_turn);
            }
        }
    }

    private void Push(bool processEnds)
    {
        if (_closed)
        {
            return;
        }

        long started = _time.GetTimestamp();
        if (_triedAt is not { } triedAt || _time.GetElapsedTime(triedAt, started) > s_anotherShutdown)
        {
            _spent = TimeSpan.Zero;
            _processEnds = false;
        }

        _processEnds |= processEnds;
        TimeSpan left = _budget - _spent;
        if (left <= TimeSpan.Zero)
        {
            _abandoned(TimeSpan.Zero);
            return;
        }

        bool succeeded = PushWithin(left);
        long ended = _time.GetTimestamp();
        _triedAt = ended;

        // A program may stop loops all day: after a success, the next push has the whole budget again. At the end of the process all time counts.
        _spent = succeeded && !_processEnds ? TimeSpan.Zero : _spent + _time.GetElapsedTime(started, ended);
    }

    private bool PushWithin(TimeSpan left)
    {
        bool succeeded = false;
        long started = _time.GetTimestamp();
        var thread = new Thread(() => succeeded = Push(left)) { IsBackground = true, Name = "MetricsClient final push" };
        thread.UnsafeStart();
        if (Wait(thread.Join, left, started))
        {
            return succeeded;
        }

        _abandoned(left);
        return false;
    }

    // Waits in slices, so that the clock may be any TimeProvider and no pool thread is needed.
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
    private bool Push(TimeSpan left)
    {
        try
        {
            using var headroom = PoolHeadroom.Make();
            return _push(left * PushShare).GetAwaiter().GetResult().IsSuccess;
        }
        catch (Exception)
        {
            // An exception on this thread would end the process with another exit code.
            return false;
        }
    }
}

/// <summary>
/// Raises the minimum of the thread pool until disposed, so that all waiting work gets a thread at once. An HTTP request needs
/// pool threads, and a starved pool adds threads so slowly that the process would end first.
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

    /// <summary>Restores the minimum, unless other code has changed the minimum since.</summary>
    public void Dispose()
    {
        ThreadPool.GetMinThreads(out int now, out int ports);
        if (now == _raised)
        {
            ThreadPool.SetMinThreads(_before, ports);
        }
    }
}
