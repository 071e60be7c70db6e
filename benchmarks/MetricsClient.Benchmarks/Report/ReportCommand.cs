using System.CommandLine;
using MetricsClient.Benchmarks.Cold;
using MetricsClient.Benchmarks.Plots;
using MetricsClient.Benchmarks.Processes;
using MetricsClient.Benchmarks.Ratios;
using MetricsClient.Benchmarks.Remote;
using MetricsClient.Benchmarks.Scale;
using MetricsClient.Benchmarks.Tried;

namespace MetricsClient.Benchmarks.Report;

/// <summary><c>report</c>: measures all tables and plots of the page on performance, and updates the page.</summary>
internal static class ReportCommand
{
    private const string PlotsFolder = "performance";
    private const string Plots = "plots";

    // Each prints a block, and returns false if the block misses a goal.
    private static readonly Dictionary<string, Func<TextWriter, DirectoryInfo, bool>> s_blocks = new()
    {
        ["goals"] = static (output, _) => !RatiosReport.Print(output, GoalsTable.Measure(group: null)).Exists(static row => row.Met is false),
        ["further"] = WithoutGoals(static (output, _) => RatiosReport.Print(output, FurtherTable.Measure())),
        ["processes"] = WithoutGoals(static (output, _) => ProcessesCommand.Print(output, ProcessesCommand.IdleSeconds)),
        ["cold"] = WithoutGoals(static (output, _) => ColdCommand.Print(output)),
        ["remote-write"] = WithoutGoals(static (output, _) => RemoteCommand.Print(output)),
        ["scale"] = WithoutGoals(ScaleTables.Print),
        ["tried"] = WithoutGoals(static (output, _) => TriedTable.Print(output)),
    };

    public static Command Create()
    {
        var into = new Option<FileInfo>("--into") { Description = "The page with the marked blocks.", Required = true };
        var only = new Option<string[]>("--only") { Description = "Measure only these parts of the page. The default is all parts.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("report", "Measure every table and plot of a page; about twenty minutes on a quiet machine.") { into, only };
        into.AcceptExistingOnly();
        only.AcceptOnlyFromAmong([.. s_blocks.Keys, Plots]);
        command.SetAction(parsed => Write(parsed.GetRequiredValue(into), parsed.GetValue(only) is { Length: > 0 } parts ? parts : [.. s_blocks.Keys, Plots]));
        return command;
    }

    // Block by block, so that an interrupted run keeps the finished blocks.
    private static int Write(FileInfo page, string[] parts)
    {
        var folder = new DirectoryInfo(Path.Combine(page.DirectoryName!, PlotsFolder));
        var blocks = new MarkedBlocks(page);
        blocks.Replace("machine", Machine.Describe());
        bool areMet = true;
        foreach (string part in parts.Where(s_blocks.ContainsKey))
        {
            blocks.Replace(part, Table(output => areMet &= s_blocks[part](output, folder)));
        }

        if (parts.Contains(Plots))
        {
            PlotsCommand.WriteTo(folder);
        }

        return areMet ? 0 : 1;
    }

    private static Func<TextWriter, DirectoryInfo, bool> WithoutGoals(Action<TextWriter, DirectoryInfo> print) => (output, folder) =>
    {
        print(output, folder);
        return true;
    };

    private static string Table(Action<TextWriter> print)
    {
        var output = new StringWriter { NewLine = "\n" };
        print(output);
        Console.Write(output);
        return output.ToString();
    }
}
