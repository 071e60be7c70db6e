using System.Diagnostics;
using MetricsClient.Benchmarks.Processes;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>Measures a missed goal in two more processes and takes the median of the three.</summary>
/// <remarks>
/// In some processes one side, MetricsClient or a peer, takes some nanoseconds more for each call until the process ends,
/// probably because of code alignment. A goal with a real regression is missed in all processes.
/// </remarks>
internal static class FreshProcesses
{
    private const int Processes = 2;

    public static RatioRow Judge(string group, RatioRow missed)
    {
        Console.Error.WriteLine($"'{missed.What}' missed the goal with {missed.Ratio:0.000}; {Processes} more processes repeat the measurement.");
        RatioRow[] all = [missed, .. Enumerable.Range(0, Processes).Select(_ => MeasuredAgain(group, missed))];
        return all.OrderBy(static row => row.Ratio ?? row.Ours).ElementAt(all.Length / 2);
    }

    private static RatioRow MeasuredAgain(string group, RatioRow missed)
    {
        var file = new FileInfo(Path.GetTempFileName());
        try
        {
            using Process process = Process.Start(ChildProcess.ThisProgram("ratios", "--only", group, "--once", "--json", file.FullName))!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return RatiosReport.ReadJson(file).First(row => row.What == missed.What) with { Goal = missed.Goal };
        }
        finally
        {
            file.Delete();
        }
    }
}
