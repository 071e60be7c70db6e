using System.Diagnostics;

namespace MetricsClient.Benchmarks.Timing;

/// <summary>The times of a round.</summary>
/// <param name="Seconds">The average time of a thread.</param>
/// <param name="Elapsed">The seconds from the first start to the last end.</param>
/// <param name="Together">The share of <paramref name="Elapsed"/> in which all threads worked.</param>
internal readonly record struct Round(double Seconds, double Elapsed, double Together);

/// <summary>Threads that start the same work at the same moment. The threads live for all rounds.</summary>
internal sealed class Gang : IDisposable
{
    private readonly Barrier _barrier;
    private readonly Thread[] _threads;
    private readonly (long Start, long End)[] _times;
    private int _awaited;
    private Action<int>? _work;
    private int _calls;

    public Gang(int threads)
    {
        // The caller takes part in the barrier, and only waits.
        _barrier = new Barrier(threads + 1);
        _times = new (long, long)[threads];
        _threads = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            int index = i;
            _threads[i] = new Thread(() => Serve(index)) { IsBackground = true };
            _threads[i].Start();
        }
    }

    /// <summary>Runs the work on every thread, with the given number of calls for each thread.</summary>
    public Round Run(Action<int> work, int calls)
    {
        _work = work;
        _calls = calls;
        _awaited = _threads.Length;
        _barrier.SignalAndWait();
        _barrier.SignalAndWait();
        double together = _times.Min(static time => time.End) - _times.Max(static time => time.Start);
        double all = _times.Max(static time => time.End) - _times.Min(static time => time.Start);
        double mean = _times.Average(static time => time.End - time.Start);
        return new Round(mean / Stopwatch.Frequency, all / Stopwatch.Frequency, together / all);
    }

    public void Dispose()
    {
        _work = null;
        _barrier.SignalAndWait();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _barrier.Dispose();
    }

    private void Serve(int index)
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_work is not { } work)
            {
                return;
            }

            // The barrier wakes the threads in sequence. An awake thread spins until all threads are awake, and yields
            // the processor if the machine has fewer processors than threads.
            Interlocked.Decrement(ref _awaited);
            var spin = new SpinWait();
            while (Volatile.Read(ref _awaited) > 0)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }

            long start = Stopwatch.GetTimestamp();
            work(_calls);
            _times[index] = (start, Stopwatch.GetTimestamp());
            _barrier.SignalAndWait();
        }
    }
}
