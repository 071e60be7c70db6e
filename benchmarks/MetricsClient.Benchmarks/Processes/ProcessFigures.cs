using System.Diagnostics;
using System.Globalization;

namespace MetricsClient.Benchmarks.Processes;

/// <summary>What the operating system tells about this process. Some of it only Linux tells; elsewhere it is zero.</summary>
internal static class ProcessFigures
{
    private const string VoluntarySwitches = "voluntary_ctxt_switches:";

    /// <summary>How often each thread, by its id, began to run again after it had waited for something.</summary>
    public static Dictionary<string, long> WakeUps() =>
        OperatingSystem.IsLinux() ? Directory.GetDirectories("/proc/self/task").ToDictionary(static task => task, WakeUps) : [];

    /// <summary>The wake-ups since an earlier look; those of a thread that has ended meanwhile are not known.</summary>
    public static long WakeUpsSince(Dictionary<string, long> before) =>
        WakeUps().Sum(task => Math.Max(0, task.Value - before.GetValueOrDefault(task.Key)));

    /// <summary>The largest working set so far.</summary>
    public static long PeakBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }

    /// <summary>Lets the peak begin at what is used now.</summary>
    public static void ForgetPeak()
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }

    // A thread may end while its file is read.
    private static long WakeUps(string task)
    {
        try
        {
            string line = File.ReadLines(Path.Combine(task, "status"))
                .First(static line => line.StartsWith(VoluntarySwitches, StringComparison.Ordinal));
            return long.Parse(line.AsSpan(VoluntarySwitches.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
