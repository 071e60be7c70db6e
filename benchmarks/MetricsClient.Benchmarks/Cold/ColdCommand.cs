using System.CommandLine;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Cold;

/// <summary><c>cold</c>: measures short processes: the first increment, a job with a push, the first scrape.</summary>
internal static class ColdCommand
{
    private const int Rounds = 25;

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Processes for each figure.", DefaultValueFactory = static _ => Rounds };
        var form = new Option<string?>("--only") { Description = "Measure only this form of the program." };
        form.AcceptOnlyFromAmong(ColdProgram.Forms);
        var command = new Command("cold", "Measure short processes, in three forms; the exit code is 1 if a goal is missed.") { rounds, form };
        command.SetAction(parsed =>
            Print(Console.Out, parsed.GetValue(rounds), parsed.GetValue(form)).Exists(static row => row.Met is false) ? 1 : 0);
        return command;
    }

    /// <summary>Measures and prints each row of a Markdown table.</summary>
    public static List<ColdRow> Print(TextWriter output, int rounds = Rounds, string? only = null)
    {
        output.WriteLine("| ms                              | compiled    |   bare |   ours | prometheus-net | ours over bare | ratio | goal                      |  |");
        output.WriteLine("|---|---|--:|--:|--:|--:|--:|---|---|");
        var rows = new List<ColdRow>();
        foreach (ColdRow row in Measure(rounds, only))
        {
            output.WriteLine(Invariant(
                $"| {row.What,-31} | {row.Form,-11} | {row.Figures[ColdRow.Bare],6:0.0} | {row.Figures[Library.Ours],6:0.0} | {row.Figures[Library.PrometheusNet],14:0.0} | {row.Ours,14:0.0} | {row.Ratio,5:0.00} | {row.GoalText,-25} | {(row.Met is null ? "" : row.Met.Value ? "ok" : "MISS")} |"));
            rows.Add(row);
        }

        return rows;
    }

    private static IEnumerable<ColdRow> Measure(int rounds, string? only)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("cold-");
        using var gateway = new AcceptingGateway();
        try
        {
            foreach (string form in ColdProgram.Forms.Where(form => (only ?? form) == form))
            {
                var program = ColdProgram.Publish(form, folder);
                (double first, double push) = Goals(form);
                yield return new("start to the first Inc", form, Medians(rounds, program.Inc), first, IsShare: form != ColdProgram.Native);
                yield return new("job with a push, start to exit", form, Medians(rounds, name => program.Push(name, gateway.Address)), push, IsShare: false);
                yield return new("first scrape of 1,000 series", form, Medians(rounds, program.Scrape), 0.5, IsShare: true);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The limits of the first increment and of the push.
    private static (double First, double Push) Goals(string form) => form switch
    {
        ColdProgram.AtRunTime => (0.6, 60),
        ColdProgram.ReadyToRun => (0.4, 40),
        _ => (6, 6),
    };

    // The sides in turn, so that load on the machine affects all of them.
    private static Dictionary<string, double> Medians(int rounds, Func<string, double> measure)
    {
        Dictionary<string, List<double>> all = ColdRow.Sides.ToDictionary(static side => side, static _ => new List<double>());
        for (int i = 0; i <= rounds; i++)
        {
            foreach ((string side, List<double> milliseconds) in all)
            {
                double figure = measure(side);

                // The first round reads the files into the cache of the system.
                if (i > 0)
                {
                    milliseconds.Add(figure);
                }
            }
        }

        return all.ToDictionary(static pair => pair.Key, static pair => pair.Value.Order().ElementAt(pair.Value.Count / 2));
    }
}
