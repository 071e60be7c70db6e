using System.Text.Json.Nodes;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Servers;

/// <summary>
/// The VictoriaMetrics that all tests share, on a free loopback port. Each test pushes as a job of its own and asks for the series of this
/// job.
/// </summary>
internal sealed class RealVictoriaMetrics : IAsyncDisposable
{
    private static readonly Lazy<Task<RealVictoriaMetrics>> s_shared = new(static () => StartAsync());

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private RealVictoriaMetrics(TemporaryFolder folder, ChildProcess process, Uri address)
    {
        _folder = folder;
        _process = process;
        _http = new HttpClient { BaseAddress = address };
    }

    /// <summary>Gets the address of the server, which ends in a slash.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Gets the address that accepts pushes for a Pushgateway.</summary>
    public Uri Import => new(Address, "api/v1/import/prometheus");

    /// <summary>Gets the address that accepts remote write.</summary>
    public Uri Write => new(Address, "api/v1/write");

    /// <summary>Gets the shared server, which is started by the first call.</summary>
    /// <returns>The server.</returns>
    public static Task<RealVictoriaMetrics> SharedAsync() => s_shared.Value;

    /// <summary>Starts a server for a test that needs arguments. Disposal kills the process.</summary>
    /// <param name="more">Further arguments of the server.</param>
    /// <returns>A server that is ready.</returns>
    public static async Task<RealVictoriaMetrics> StartAsync(params string[] more)
    {
        string program = Tools.VictoriaMetrics;
        var folder = new TemporaryFolder();
        try
        {
            var process = ChildProcess.Start(
                program,
                [
                    "-httpListenAddr=127.0.0.1:0",
                    "-storageDataPath=" + folder["data"],
                    "-retentionPeriod=1d",
                    "-search.latencyOffset=0s",
                    "-memory.allowedBytes=200MB",
                    .. more,
                ]);
            return new RealVictoriaMetrics(folder, process, await ListeningServer.AddressAsync(process));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Ends the shared server, if a test has started one.</summary>
    public static async ValueTask EndSharedAsync()
    {
        if (s_shared.IsValueCreated && s_shared.Value.IsCompletedSuccessfully)
        {
            await (await s_shared.Value).DisposeAsync();
        }
    }

    /// <summary>Waits until a selector has at least a number of samples. A new series can take a second to become visible.</summary>
    /// <returns>Each series, in the order of the labels.</returns>
    public Task<IReadOnlyList<StoredSeries>> ExportAsync(string selector, int samples) => Eventually.GetAsync(
        $"{samples} samples of {selector}",
        async () => await ExportAsync(selector) is var all && all.Sum(static series => series.Values.Count) >= samples ? all : null);

    /// <summary>Reads all visible samples of a selector.</summary>
    /// <returns>Each series, in the order of the labels.</returns>
    public async Task<IReadOnlyList<StoredSeries>> ExportAsync(string selector)
    {
        await _http.GetStringAsync("internal/force_flush", TestContext.Current.CancellationToken);
        string lines = await _http.GetStringAsync("api/v1/export?match[]=" + Uri.EscapeDataString(selector), TestContext.Current.CancellationToken);
        return
        [
            .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => StoredSeries.Read(JsonNode.Parse(line)!))
                .OrderBy(static series => series.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary>Runs an instant query.</summary>
    /// <returns>The selected series, each with its newest value.</returns>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(string query)
    {
        await _http.GetStringAsync("internal/force_flush", TestContext.Current.CancellationToken);
        string json = await _http.GetStringAsync("api/v1/query?nocache=1&query=" + Uri.EscapeDataString(query), TestContext.Current.CancellationToken);
        return [.. JsonNode.Parse(json)!["data"]!["result"]!.AsArray().Select(static series => PrometheusSample.Read(series!))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
