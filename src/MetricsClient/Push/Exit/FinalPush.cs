using System.Diagnostics;

namespace MetricsClient.Push.Exit;

/// <summary>
/// The push of an ending: of a loop, of a pusher, or of the process. It is over when its time is, whatever the thread pool, a callback or the gateway
/// does; and all triggers of one ending share one budget of time, so that a gateway that hangs is paid for once.
/// </summary>
/// <remarks>
/// The push runs on a thread of its own and the trigger joins that thread: a deadline that needs no pool thread. A second trigger waits
/// for the first one and gets what is left, since it may have newer values.
/// </remarks>
internal sealed class FinalPush
{
    // Longer than the grace period of any orchestrator: what comes later belongs to another ending.
    private static readonly TimeSpan s_anotherEnding = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _budget;
    private readonly Func<TimeSpan, Task<PushResult>> _push;
    private readonly Action<TimeSpan> _abandoned;
    private readonly object _turn = new();
    private TimeSpan _spent;
    private long _triedAt;
    private bool _processEnds;
    private bool _closed;

    /// <param name="budget">The time for all triggers of one ending.</param>
    /// <param name="push">Pushes within the time given. Throws nothing.</param>
    /// <param name="abandoned">Is told of a push that had not ended when the time given was up, or for which there was no time at all.</param>
    public FinalPush(TimeSpan budget, Func<TimeSpan, Task<PushResult>> push, Action<TimeSpan> abandoned)
    {
        _budget = budget;
        _push = push;
        _abandoned = abandoned;
    }

    /// <summary>Pushes for something that ends while the process may go on. Blocks until that has ended or its time is up.</summary>
    public void Run() => Take(() => Push(processEnds: false));

    /// <summary>Pushes for the end of the process. Blocks until that has ended or its time is up.</summary>
    public void RunAtExit() => Take(() => Push(processEnds: true));

    /// <summary>Pushes if that is owed, and never again.</summary>
    public void Close(bool withPush) => Take(() =>
    {
        if (withPush)
        {
            Push(processEnds: false);
        }

        _closed = true;
    });

    /// <summary>As <see cref="Run"/>, without blocking the caller, and without the pool's help.</summary>
    public Task RunAsync() => ApartAsync(Run);

    /// <summary>As <see cref="Close"/>, without blocking the caller, and without the pool's help.</summary>
    public Task CloseAsync(bool withPush) => ApartAsync(() => Close(withPush));

    private static Task ApartAsync(Action action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    private void Take(Action inTurn)
    {
        if (Monitor.TryEnter(_turn, _budget))
        {
            try
            {
                inTurn();
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

        long started = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(_triedAt, started) > s_anotherEnding)
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
        _triedAt = Stopwatch.GetTimestamp();

        // A program may end loops all day: where the gateway answers, the next one has as much time again. At the end of the process all counts.
        _spent = succeeded && !_processEnds ? TimeSpan.Zero : _spent + Stopwatch.GetElapsedTime(started, _triedAt);
    }

    private bool PushWithin(TimeSpan left)
    {
        bool succeeded = false;
        var thread = new Thread(() => succeeded = Push(left)) { IsBackground = true, Name = "MetricsClient last push" };
        thread.UnsafeStart();
        if (thread.Join(left))
        {
            return succeeded;
        }

        _abandoned(left);
        return false;
    }

    private bool Push(TimeSpan left)
    {
        try
        {
            using var headroom = PoolHeadroom.Make();

            // Less than the trigger waits, so that a push that runs out of time can still tell so, for the first time in this process.
#pragma warning disable VSTHRD002 // To wait here is what this thread is for, and nobody else runs on it.
            return _push(left * 0.8).GetAwaiter().GetResult().IsSuccess;
#pragma warning restore VSTHRD002
        }
        catch (Exception)
        {
            // On a thread of its own it would end the process with another exit code than the job's.
            return false;
        }
    }
}

/// <summary>
/// Lets the thread pool start a thread at once for everything that waits for one, until disposed. An HTTP request needs
/// pool threads, and a starved pool adds them so slowly that the process would be gone before.
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

    /// <summary>Takes the headroom back, unless someone else has changed it since.</summary>
    public void Dispose()
    {
        ThreadPool.GetMinThreads(out int now, out int ports);
        if (now == _raised)
        {
            ThreadPool.SetMinThreads(_before, ports);
        }
    }
}
