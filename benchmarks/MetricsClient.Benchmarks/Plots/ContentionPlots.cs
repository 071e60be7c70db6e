using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;
using OxyPlot;
using OxyPlot.Axes;

namespace MetricsClient.Benchmarks.Plots;

/// <summary>Plots the cost of a call over the number of concurrent threads.</summary>
internal static class ContentionPlots
{
    private static readonly int[] s_threads = [1, 2, 4, 8, 16];

    public static void WriteTo(DirectoryInfo folder)
    {
        using var contenders = new UpdateContenders();
        Write(folder, "contention-counter.svg", "One counter, Inc", contenders.Counter(), Floors.InterlockedIncrement());
        Write(folder, "contention-histogram.svg", "One histogram of 14 buckets, Observe", contenders.Histogram(), Floors.CasLoop());
        Write(folder, "contention-family.svg", "16 series of one family, WithLabels(2).Inc", contenders.Family(), Floors.InterlockedIncrement());
    }

    private static void Write(DirectoryInfo folder, string file, string title, SideBySide sides, Contender floor)
    {
        Contender[] all = [.. sides.All, floor];
        double[][] nanoseconds = [.. s_threads.Select(threads => Throughput.MedianNanoseconds(all, threads))];
        double most = nanoseconds.Max(static figures => figures.Max());
        double least = nanoseconds.Min(static figures => figures.Min());
        var chart = new Chart(Invariant($"{title}: cost of a call ({Environment.ProcessorCount} processors)"));
        chart.AddAxis(AxisPosition.Bottom, "threads", least: 0.9, most: 18, @base: 2);
        chart.AddAxis(AxisPosition.Left, "processor time per call, ns", least / 1.5, most * 4);
        for (int i = 0; i < all.Length; i++)
        {
            chart.AddLine(all[i].Name, s_threads.Select((threads, at) => new DataPoint(threads, nanoseconds[at][i])));
        }

        chart.WriteTo(new FileInfo(Path.Combine(folder.FullName, file)));
    }
}
