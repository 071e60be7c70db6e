using System.CommandLine;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary><c>ratios</c>: measures every goal against the peers in one process. Fails if a goal is missed.</summary>
internal static class RatiosCommand
{
    public static Command Create()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Also write the rows to this file, as JSON." };
        var only = new Option<string?>("--only") { Description = "Measure only this group of goals." };
        only.AcceptOnlyFromAmong(GoalsTable.Groups);
        var once = new Option<bool>("--once") { Description = "Do not repeat the measurement of a missed goal in separate processes." };
        var command = new Command("ratios", "Measure every goal against the peers, in about six minutes; the exit code is 1 if a goal is missed.")
        {
            json,
            only,
            once,
        };
        command.SetAction(parsed => Run(parsed.GetValue(json), GoalsTable.Measure(parsed.GetValue(only), parsed.GetValue(once))));
        return command;
    }

    private static int Run(FileInfo? json, IEnumerable<RatioRow> measured)
    {
        List<RatioRow> rows = RatiosReport.Print(Console.Out, measured);
        if (json is not null)
        {
            RatiosReport.WriteJson(json, rows);
        }

        return rows.Exists(static row => row.Met is false) ? 1 : 0;
    }
}
