using System.CommandLine;

namespace MetricsClient.Benchmarks.Plots;

/// <summary><c>plots</c>: measures contention and scrape times, and writes the plots.</summary>
internal static class PlotsCommand
{
    public static Command Create()
    {
        var into = new Option<DirectoryInfo>("--into") { Description = "The folder for the SVG files.", Required = true };
        var command = new Command("plots", "Measure and draw contention over threads, and scrapes over series.") { into };
        command.SetAction(parsed => WriteTo(parsed.GetRequiredValue(into)));
        return command;
    }

    public static void WriteTo(DirectoryInfo folder)
    {
        folder.Create();
        ContentionPlots.WriteTo(folder);
        ScrapePlot.WriteTo(folder);
    }
}
