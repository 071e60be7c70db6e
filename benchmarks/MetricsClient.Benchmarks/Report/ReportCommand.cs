using System.CommandLine;
using MetricsClient.Benchmarks.Cold;
using MetricsClient.Benchmarks.Plots;
using MetricsClient.Benchmarks.Processes;
using MetricsClient.Benchmarks.Ratios;
using MetricsClient.Benchmarks.Remote;
using MetricsClient.Benchmarks.Tried;

namespace MetricsClient.Benchmarks.Report;

/// <summary><c>report</c>: measures all tables and plots of the page on performance, and updates the page.</summary>
internal static class ReportCommand
{
    private const string PlotsFolder = "performance";

    public static Command Create()
    {
        var into = new Option<FileInfo>("--into") { Description = "The page with the marked blocks.", Required = true };
        var command = new Command("report", "Measure every table and plot of a page; about ten minutes on a quiet machine.") { into };
        into.AcceptExistingOnly();
        command.SetAction(parsed => Write(parsed.GetRequiredValue(into)));
        return command;
    }

    // Block by block, so that an interrupted run keeps the finished blocks.
    private static int Write(FileInfo page)
    {
        var blocks = new MarkedBlocks(page);
        blocks.Replace("machine", Machine.Describe());
        List<RatioRow> goals = [];
        blocks.Replace("goals", Table(output => goals = RatiosReport.Print(output, GoalsTable.Measure(group: null))));
        blocks.Replace("further", Table(static output => RatiosReport.Print(output, FurtherTable.Measure())));
        blocks.Replace("processes", Table(static output => ProcessesCommand.Print(output, ProcessesCommand.IdleSeconds)));
        blocks.Replace("cold", Table(static output => ColdCommand.Print(output)));
        blocks.Replace("remote-write", Table(RemoteCommand.Print));
        blocks.Replace("tried", Table(TriedTable.Print));
        PlotsCommand.WriteTo(new DirectoryInfo(Path.Combine(page.DirectoryName!, PlotsFolder)));
        return goals.Exists(static row => row.Met is false) ? 1 : 0;
    }

    private static string Table(Action<TextWriter> print)
    {
        var output = new StringWriter { NewLine = "\n" };
        print(output);
        Console.Write(output);
        return output.ToString();
    }
}
