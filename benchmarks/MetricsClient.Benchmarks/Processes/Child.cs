using System.Diagnostics;
using System.Globalization;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Processes;

/// <summary>
/// The work of a measured child process. The child writes figures to standard output, one line per request.
/// </summary>
internal static class Child
{
    public const string Verb = "child";

    private const int Pairs = 2_000;

    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Runs <c>start-up NAME</c>, <c>idle NAME SECONDS</c>, <c>serve NAME COUNTERS</c> or <c>memory NAME THREADS UPDATES</c>.
    /// </summary>
    public static int Run(string[] args)
    {
        var subject = Subject.Named(args[1]);
        switch (args[0])
        {
            case "start-up":
                StartUp(subject);
                return 0;
            case "idle":
                Idle(subject, TimeSpan.FromSeconds(int.Parse(args[2], CultureInfo.InvariantCulture)));
                return 0;
            case "serve":
                Serve(subject, int.Parse(args[2], CultureInfo.InvariantCulture));
                return 0;
            case "memory":
                Memory(subject, int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture));
                return 0;
            default:
                return 1;
        }
    }

    // The clock is the same in every process of a machine.
    private static void StartUp(Subject subject)
    {
        subject.CountOnce();
        Print(Stopwatch.GetTimestamp());
    }

    private static void Idle(Subject subject, TimeSpan duration)
    {
        object server = subject.ServeNothing();
        Thread.Sleep(s_settling);
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        Dictionary<string, long> wakeUps = ProcessFigures.WakeUps();
        Thread.Sleep(duration);
        Print((Environment.CpuUsage.TotalTime - processor).TotalMilliseconds, ProcessFigures.WakeUpsSince(wakeUps));
        GC.KeepAlive(server);
    }

    // Writes the address and the memory at rest. After a line on standard input, writes the peak memory since then.
    private static void Serve(Subject subject, int counters)
    {
        (Uri address, object server) = subject.ServeCounters(counters);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ProcessFigures.ForgetPeak();
        Print(address, Environment.WorkingSet);
        Console.ReadLine();
        Print(ProcessFigures.PeakBytes());
        GC.KeepAlive(server);
    }

    // Writes the bytes kept for each pair of a counter and a histogram: after one update, and after updates by many threads at random.
    private static void Memory(Subject subject, int threads, int updatesOfEach)
    {
        long before = Footprint.SettledHeap();
        Action<int> update = subject.MakePairs(Pairs);
        for (int i = 0; i < Pairs; i++)
        {
            update(i);
        }

        double atRest = (double)(Footprint.SettledHeap() - before) / Pairs;
        Thread[] updating = [.. Enumerable.Range(0, threads).Select(number => new Thread(() => UpdateAtRandom(update, number, (long)Pairs * updatesOfEach / threads)))];
        Array.ForEach(updating, static thread => thread.Start());
        Array.ForEach(updating, static thread => thread.Join());
        Print(atRest, (double)(Footprint.SettledHeap() - before) / Pairs);
        GC.KeepAlive(update);
    }

    private static void UpdateAtRandom(Action<int> update, int seed, long times)
    {
        var random = new Random(seed);
        for (long i = 0; i < times; i++)
        {
            update(random.Next(Pairs));
        }
    }

    private static void Print(params object[] figures) => Console.WriteLine(
        string.Join(' ', figures.Select(static figure => Convert.ToString(figure, CultureInfo.InvariantCulture))));
}
