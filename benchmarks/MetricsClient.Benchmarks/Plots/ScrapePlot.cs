using MetricsClient.Benchmarks.Peers;
using OxyPlot;
using OxyPlot.Axes;

namespace MetricsClient.Benchmarks.Plots;

/// <summary>Plots the duration of a scrape over HTTP, from a thousand series to a million.</summary>
internal static class ScrapePlot
{
    private static readonly int[] s_series = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];

    public static void WriteTo(DirectoryInfo folder)
    {
        Dictionary<string, double>[] milliseconds = [.. s_series.Select(HttpScrapes.MedianMilliseconds)];
        double most = milliseconds.Max(static figures => figures.Values.Max());
        double least = milliseconds.Min(static figures => figures.Values.Min());
        var chart = new Chart("Scrape of counters with two labels over HTTP");
        chart.AddAxis(AxisPosition.Bottom, "series", least: 800, most: 1_300_000);
        chart.AddAxis(AxisPosition.Left, "time, ms", least / 2, most * 2);
        foreach (string library in Library.All)
        {
            chart.AddLine(library, s_series.Select((series, at) => new DataPoint(series, milliseconds[at][library])));
        }

        chart.WriteTo(new FileInfo(Path.Combine(folder.FullName, "scrape.svg")));
    }
}
