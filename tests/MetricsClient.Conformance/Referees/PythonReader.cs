using System.Diagnostics;
using System.Text.Json;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Referees;

/// <summary>The strict readers of Python's prometheus_client, each run in a process of Python.</summary>
internal static class PythonReader
{
    // A process has a time limit.
    private const int ScrapesPerProcess = 200;

    public static Task<ReadScrape> ReadTextAsync(ReadOnlyMemory<byte> scrape) => ReadAsync("text", scrape);

    public static Task<ReadScrape> ReadOpenMetricsAsync(ReadOnlyMemory<byte> scrape) => ReadAsync("openmetrics", scrape);

    /// <summary>Reads many scrapes in few processes. The format is text or openmetrics.</summary>
    /// <returns>For each scrape the reason of a refusal, or null if the reader accepts the scrape.</returns>
    public static async Task<IReadOnlyList<string?>> JudgeAsync(string format, IReadOnlyList<string> scrapes)
    {
        List<string?> refusals = [];
        foreach (string[] some in scrapes.Chunk(ScrapesPerProcess))
        {
            refusals.AddRange(await RunAsync<string?[]>("judge_scrapes.py", format, JsonSerializer.SerializeToUtf8Bytes(some)));
        }

        return refusals;
    }

    private static Task<ReadScrape> ReadAsync(string format, ReadOnlyMemory<byte> scrape) =>
        RunAsync<ReadScrape>("read_scrape.py", format, scrape);

    private static async Task<T> RunAsync<T>(string script, string format, ReadOnlyMemory<byte> input)
    {
        var start = new ProcessStartInfo(Tools.Python, [Path.Combine(AppContext.BaseDirectory, "Referees", script), format]);
        start.Environment["PYTHONPATH"] = Tools.PythonModules;
        CommandResult result = await Command.RunAsync(start, input, Eventually.Patience);
        Assert.True(result.ExitCode == 0, result.Everything);
        return JsonSerializer.Deserialize<T>(result.Output, JsonSerializerOptions.Web)!;
    }
}
