using System.Diagnostics;
using System.Globalization;

namespace MetricsClient.Benchmarks.Processes;

/// <summary>Figures of the operating system about this process. Figures that exist only on Linux are zero on other systems.</summary>
internal static class ProcessFigures
{
    private const string VoluntarySwitches = "voluntary_ctxt_switches:";

    /// <summary>The number of wake-ups of each thread. The key is the thread id.</summary>
    public static Dictionary<string, long> WakeUps() =>
        OperatingSystem.IsLinux() ? Directory.GetDirectories("/proc/self/task").ToDictionary(static task => task, WakeUps) : [];

    /// <summary>The wake-ups since an earlier snapshot, without threads that have ended since.</summary>
    public static long WakeUpsSince(Dictionary<string, long> before) =>
        WakeUps().Sum(task => Math.Max(0, task.Value - before.GetValueOrDefault(task.Key)));

    /// <summary>The largest working set so far.</summary>
    public static long PeakBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }

    /// <summary>Resets the peak to the current memory.</summary>
    public static void ForgetPeak()
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }

    // A thread may end during the read of the file.
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
