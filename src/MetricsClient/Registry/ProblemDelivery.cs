using System.Diagnostics;

namespace MetricsClient.Registry;

/// <summary>
/// Runs the callbacks of one registry for problems, one after another on a separate thread, so that a callback never runs on the thread of
/// an update or under a lock of other code, and needs no free thread of the pool.
/// </summary>
/// <remarks>
/// The thread exists only while a problem waits. The thread is a background thread, so that a blocking callback does not keep the process
/// alive. At the end of the process, the problems that wait are delivered first, unless a callback blocks.
/// </remarks>
internal sealed class ProblemDelivery
{
    // Limits the memory while a callback blocks.
    private const int MaxWaiting = 10_000;

    private static readonly TimeSpan s_exitTime = TimeSpan.FromSeconds(1);

    // The deliveries with a thread. Guarded by a lock on itself. A delivery acquires this lock after its own lock.
    private static readonly HashSet<ProblemDelivery> s_running = [];
    private static volatile bool s_isExiting;

    // Guards the fields below. No callback runs under this lock.
    private readonly object _gate = new();
    private readonly Queue<Action> _waiting = new();
    private bool _isRunning;
    private int _threadId;
    private long _added;
    private long _done;

    static ProblemDelivery()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => DeliverAtExit();
    }

    /// <summary>Adds a delivery, which must not throw. Returns false if too many deliveries wait.</summary>
    public bool TryAdd(Action delivery)
    {
        lock (_gate)
        {
            if (_waiting.Count >= MaxWaiting)
            {
                return false;
            }

            _waiting.Enqueue(delivery);
            _added++;
            if (!_isRunning)
            {
                // The flag is set last, so that the next problem starts the thread if this start fails. The thread waits for the lock.
                SetRunning(true);
                OwnThread.Run(Run, "MetricsClient problems");
                _isRunning = true;
            }
        }

        // After the handler of the exit event, no code waits for the thread. So a problem of a final push is delivered at once.
        if (s_isExiting && !Wait(s_exitTime))
        {
            s_isExiting = false;
        }

        return true;
    }

    /// <summary>Waits until the deliveries that were added before this call have ended.</summary>
    /// <returns>False if the time was over first, or if a delivery makes this call.</returns>
    public bool Wait(TimeSpan timeout)
    {
        long started = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            long last = _added;
            while (_done < last)
            {
                TimeSpan left = timeout - Stopwatch.GetElapsedTime(started);
                if (_threadId == Environment.CurrentManagedThreadId || left <= TimeSpan.Zero)
                {
                    return false;
                }

                Monitor.Wait(_gate, left);
            }

            return true;
        }
    }

    private static void DeliverAtExit()
    {
        ProblemDelivery[] running;
        lock (s_running)
        {
            running = [.. s_running];
        }

        long started = Stopwatch.GetTimestamp();
        bool delivered = Array.TrueForAll(running, delivery => delivery.Wait(s_exitTime - Stopwatch.GetElapsedTime(started)));
        s_isExiting = delivered;
    }

    private void SetRunning(bool isRunning)
    {
        lock (s_running)
        {
            _ = isRunning ? s_running.Add(this) : s_running.Remove(this);
        }
    }

    private void Run()
    {
        while (Next() is { } delivery)
        {
            delivery();
            lock (_gate)
            {
                _done++;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private Action? Next()
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out Action? delivery))
            {
                _threadId = Environment.CurrentManagedThreadId;
                return delivery;
            }

            _threadId = 0;
            _isRunning = false;
            SetRunning(false);
            return null;
        }
    }
}
