using System.Diagnostics;
using System.Text.Json;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Referees;

/// <summary>The readers of Python's prometheus_client, the strictest that there are, in a process of their own.</summary>
internal static class PythonReader
{
    public static Task<ReadScrape> ReadTextAsync(ReadOnlyMemory<byte> scrape) => ReadAsync("text", scrape);

    public static Task<ReadScrape> ReadOpenMetricsAsync(ReadOnlyMemory<byte> scrape) => ReadAsync("openmetrics", scrape);

    private static async Task<ReadScrape> ReadAsync(string format, ReadOnlyMemory<byte> scrape)
    {
        string reader = Path.Combine(AppContext.BaseDirectory, "Referees", "read_scrape.py");
        var start = new ProcessStartInfo(Tools.Python, [reader, format]);
        start.Environment["PYTHONPATH"] = Tools.PythonModules;
        CommandResult result = await Command.RunAsync(start, scrape, Eventually.Patience);
        Assert.True(result.ExitCode == 0, result.Everything);
        return JsonSerializer.Deserialize<ReadScrape>(result.Output, JsonSerializerOptions.Web)!;
    }
}
