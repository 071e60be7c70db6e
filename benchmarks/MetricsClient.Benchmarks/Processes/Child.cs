using System.Diagnostics;
using System.Globalization;

namespace MetricsClient.Benchmarks.Processes;

/// <summary>
/// The work of a measured child process. The child writes figures to standard output, one line per request.
/// </summary>
internal static class Child
{
    public const string Verb = "child";

    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(3);

    /// <summary>Runs <c>start-up NAME</c>, <c>idle NAME SECONDS</c> or <c>serve NAME COUNTERS</c>.</summary>
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

    private static void Print(params object[] figures) => Console.WriteLine(
        string.Join(' ', figures.Select(static figure => Convert.ToString(figure, CultureInfo.InvariantCulture))));
}
