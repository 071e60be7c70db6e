using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace MetricsClient.Benchmarks.Processes;

/// <summary><c>processes</c>: measures whole processes: start-up, idling, the memory of a million series.</summary>
internal static class ProcessesCommand
{
    /// <summary>Long enough for periodic wake-ups.</summary>
    public const int IdleSeconds = 30;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Also write the rows to this file, as JSON." };
        var seconds = new Option<int>("--idle-seconds") { Description = "The duration of the idle phase, in seconds.", DefaultValueFactory = static _ => IdleSeconds };
        var command = new Command("processes", "Measure start-up, idling, and a million series, in separate processes.") { json, seconds };
        command.SetAction(parsed => Run(parsed.GetValue(json), parsed.GetValue(seconds)));
        return command;
    }

    /// <summary>Measures and prints each row of a Markdown table.</summary>
    public static List<ProcessRow> Print(TextWriter output, int idleSeconds)
    {
        output.WriteLine($"| measurement                                  | unit | {string.Join(" | ", Subject.Names.Select(static name => $"{name,14}"))} |");
        output.WriteLine("|---|---|--:|--:|--:|--:|");
        var rows = new List<ProcessRow>();
        foreach (ProcessRow row in Measure(idleSeconds))
        {
            output.WriteLine($"| {row.What,-44} | {row.Unit,-4} | {string.Join(" | ", Subject.Names.Select(name => Text(row, name)))} |");
            rows.Add(row);
        }

        return rows;
    }

    private static void Run(FileInfo? json, int idleSeconds)
    {
        List<ProcessRow> rows = Print(Console.Out, idleSeconds);
        if (json is not null)
        {
            File.WriteAllText(json.FullName, JsonSerializer.Serialize(rows, s_json));
        }
    }

    private static string Text(ProcessRow row, string name) => row.Figures.TryGetValue(name, out double figure)
        ? string.Create(CultureInfo.InvariantCulture, $"{figure,14:#,0.0}")
        : new string(' ', 14);

    private static IEnumerable<ProcessRow> Measure(int idleSeconds) => ProcessRows.StartUp()
        .Concat(ProcessRows.Idle(idleSeconds))
        .Concat(ProcessRows.ScrapeOfMillion(gzip: false))
        .Concat(ProcessRows.ScrapeOfMillion(gzip: true));
}
