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

    private static readonly Dictionary<string, Action<TextWriter, DirectoryInfo>> s_blocks = new()
    {
        ["goals"] = static (output, _) => RatiosReport.Print(output, GoalsTable.Measure(group: null)),
        ["further"] = static (output, _) => RatiosReport.Print(output, FurtherTable.Measure()),
        ["processes"] = static (output, _) => ProcessesCommand.Print(output, ProcessesCommand.IdleSeconds),
        ["cold"] = static (output, _) => ColdCommand.Print(output),
        ["remote-write"] = static (output, _) => RemoteCommand.Print(output),
        ["scale"] = ScaleTables.Print,
        ["tried"] = static (output, _) => TriedTable.Print(output),
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
    private static void Write(FileInfo page, string[] parts)
    {
        var folder = new DirectoryInfo(Path.Combine(page.DirectoryName!, PlotsFolder));
        var blocks = new MarkedBlocks(page);
        blocks.Replace("machine", Machine.Describe());
        foreach (string part in parts.Where(s_blocks.ContainsKey))
        {
            blocks.Replace(part, Table(output => s_blocks[part](output, folder)));
        }

        if (parts.Contains(Plots))
        {
            PlotsCommand.WriteTo(folder);
        }
    }

    private static string Table(Action<TextWriter> print)
    {
        var output = new StringWriter { NewLine = "\n" };
        print(output);
        Console.Write(output);
        return output.ToString();
    }
}
