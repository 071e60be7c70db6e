using System.Text;
using System.Text.Json;
using MetricsClient.Tests;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tool.Tests.Reading.Server;

/// <summary>
/// The verdicts of a real Prometheus 3.5 about small pages, from the file verdicts.jsonl. The pages come from the grammars of both
/// formats and from random changes. Each line has the verdict, the format, and the page with one character for each byte.
/// </summary>
internal static class ServerVerdicts
{
    public static IReadOnlyList<(bool Accepted, ScrapeFormat Format, byte[] Page)> All { get; } =
        [.. File.ReadLines(Path.Combine(Checkout.Root, "tests", "MetricsClient.Tool.Tests", "Reading", "Server", "verdicts.jsonl")).Select(Read)];

    /// <summary>Returns a page in a form for messages.</summary>
    public static string Shown(byte[] page) => JsonSerializer.Serialize(Encoding.Latin1.GetString(page));

    private static (bool Accepted, ScrapeFormat Format, byte[] Page) Read(string line)
    {
        string[] parts = JsonSerializer.Deserialize<string[]>(line)!;
        return (
            parts[0] == "accepted",
            parts[1] == "openmetrics" ? ScrapeFormat.OpenMetrics : ScrapeFormat.PrometheusText,
            Encoding.Latin1.GetBytes(parts[2]));
    }
}
