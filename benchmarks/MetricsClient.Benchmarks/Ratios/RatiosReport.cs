using System.Globalization;
using System.Text;
using System.Text.Json;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>Prints each measured row of a Markdown table, and writes the rows as JSON.</summary>
internal static class RatiosReport
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    // Column widths for a readable table in a terminal. A negative width aligns text to the left.
    private static readonly int[] s_widths = [-46, -4, 9, 14, 13, 8, -24, 5, -25, 0];

    /// <summary>Prints rows. The enumeration of the rows performs the measurements.</summary>
    public static List<RatioRow> Print(TextWriter output, IEnumerable<RatioRow> measured)
    {
        output.WriteLine(Line("measurement", "unit", "ours", Library.PrometheusNet, Library.OpenTelemetry, "floor", "", "ratio", "goal", ""));
        output.WriteLine("|---|---|--:|--:|--:|--:|---|--:|---|---|");
        var rows = new List<RatioRow>();
        foreach (RatioRow row in measured)
        {
            output.WriteLine(Line(row));
            rows.Add(row);
        }

        return rows;
    }

    public static void WriteJson(FileInfo file, IReadOnlyList<RatioRow> rows) =>
        File.WriteAllText(file.FullName, JsonSerializer.Serialize(rows, s_json));

    /// <summary>Reads the rows of <see cref="WriteJson"/>. The goals are null, because the file contains only the text of a goal.</summary>
    public static List<RatioRow> ReadJson(FileInfo file) => JsonSerializer.Deserialize<List<RatioRow>>(File.ReadAllText(file.FullName), s_json)!;

    // Three significant digits, more for large figures.
    private static string Text(double? figure) => figure switch
    {
        null => "",
        0 => "0",
        >= 100 => string.Create(CultureInfo.InvariantCulture, $"{figure:#,0}"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{figure:0.0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{figure:0.00}"),
    };

    private static string Line(RatioRow row) => Line(
        row.What,
        row.Unit,
        Text(row.Ours),
        Text(Peer(row, Library.PrometheusNet)),
        Text(Peer(row, Library.OpenTelemetry)),
        Text(row.Floor),
        row.FloorName ?? "",
        row.Ratio is { } ratio ? Invariant($"{ratio:0.000}") : "",
        row.GoalText ?? "",
        Verdict(row));

    private static double? Peer(RatioRow row, string name) => row.Figures.TryGetValue(name, out double figure) ? figure : null;

    // Without a goal, the result is the name of a leading peer.
    private static string Verdict(RatioRow row) => row.Met switch
    {
        true => "ok",
        false => "MISS",
        null => row.Ratio > 1 ? row.BestPeer + " is ahead" : "",
    };

    private static string Line(params ReadOnlySpan<string> cells)
    {
        var line = new StringBuilder("|");
        for (int i = 0; i < cells.Length; i++)
        {
            string cell = s_widths[i] < 0 ? cells[i].PadRight(-s_widths[i]) : cells[i].PadLeft(s_widths[i]);
            line.Append(' ').Append(cell).Append(" |");
        }

        return line.ToString();
    }
}
