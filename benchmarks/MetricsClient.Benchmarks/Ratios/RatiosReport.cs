using System.Globalization;
using System.Text.Json;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>Prints rows as a Markdown table, as soon as each is measured, and writes them as JSON.</summary>
internal static class RatiosReport
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void PrintHeader(TextWriter output)
    {
        output.WriteLine("| what                                         | unit |      ours |       peer |                       |     floor |                       | ratio |    goal |      |");
        output.WriteLine("|----------------------------------------------|------|----------:|-----------:|-----------------------|----------:|-----------------------|------:|--------:|------|");
    }

    public static void Print(TextWriter output, RatioRow row) => output.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.What,-44} | {row.Unit,-4} | {row.Ours,9:#,0.0} | {row.Peer,10:#,0.0} | {row.PeerName,-21} | {row.Floor,9:#,0.0} | {row.FloorName,-21} | {row.Ratio,5:0.000} | {row.Goal,7} | {(row.Met ? "ok" : "MISS"),-4} |"));

    public static void WriteJson(FileInfo file, IReadOnlyList<RatioRow> rows) =>
        File.WriteAllText(file.FullName, JsonSerializer.Serialize(rows, s_json));
}
