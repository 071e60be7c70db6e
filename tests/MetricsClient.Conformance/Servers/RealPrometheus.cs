using System.Globalization;
using System.Text.Json.Nodes;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Servers;

/// <summary>A Prometheus of its own on a free loopback port, with its data in a temporary folder; ends when disposed.</summary>
internal sealed class RealPrometheus : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private RealPrometheus(TemporaryFolder folder, ChildProcess process, Uri address)
    {
        _folder = folder;
        _process = process;
        _http = new HttpClient { BaseAddress = address };
    }

    public Uri Address => _http.BaseAddress!;

    public static async Task<RealPrometheus> StartAsync(params IEnumerable<ScrapeJob> jobs)
    {
        string program = Tools.Prometheus;
        var folder = new TemporaryFolder();
        try
        {
            await File.WriteAllTextAsync(
                folder["prometheus.yml"],
                "scrape_configs:\n" + string.Concat(jobs.Select(job => job.ToYaml())),
                TestContext.Current.CancellationToken);
            var process = ChildProcess.Start(
                program,
                "--config.file=" + folder["prometheus.yml"],
                "--storage.tsdb.path=" + folder["data"],
                "--web.listen-address=127.0.0.1:0",
                "--enable-feature=native-histograms,exemplar-storage,created-timestamp-zero-ingestion");
            return new RealPrometheus(folder, process, await ListeningServer.AddressAsync(process));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The series that an instant query selects, as they are now.</summary>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(string query)
    {
        JsonNode data = await GetAsync("api/v1/query?query=" + Uri.EscapeDataString(query));
        return [.. data["result"]!.AsArray().Select(series => PrometheusSample.Read(series!))];
    }

    /// <summary>Every sample of the series that a selector selects within the last minutes, each with its time in seconds.</summary>
    public async Task<IReadOnlyList<(double Time, double Value)>> HistoryAsync(string selector)
    {
        JsonNode data = await GetAsync("api/v1/query?query=" + Uri.EscapeDataString(selector + "[10m]"));
        return
        [
            .. data["result"]!.AsArray()
                .SelectMany(series => series!["values"]!.AsArray())
                .Select(pair => (pair![0]!.GetValue<double>(), PrometheusNumber.Parse(pair[1]!.GetValue<string>()))),
        ];
    }

    /// <summary>The exemplars of the series that a query mentions.</summary>
    public async Task<IReadOnlyList<PrometheusExemplar>> ExemplarsAsync(string query)
    {
        string range = string.Create(CultureInfo.InvariantCulture, $"&start=0&end={DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60}");
        JsonNode data = await GetAsync("api/v1/query_exemplars?query=" + Uri.EscapeDataString(query) + range);
        return
        [
            .. data.AsArray().SelectMany(
                series => series!["exemplars"]!.AsArray(),
                static (series, exemplar) => PrometheusExemplar.Read(series!["seriesLabels"]!, exemplar!)),
        ];
    }

    /// <summary>
    /// Waits until a scrape of that job that began after this call is stored, and was a good one.
    /// Prometheus looks at its targets for the first time five seconds after its start.
    /// </summary>
    public async Task WaitForScrapeAsync(string job)
    {
        // 'up' is stored together with the scrape that it tells of; Prometheus may shift its time by some milliseconds.
        double now = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 10) / 1000.0;
        string up = $"up{{job='{job}'}}";
        string later = string.Create(CultureInfo.InvariantCulture, $"{up} and timestamp({up}) > {now:F3}");
        IReadOnlyList<PrometheusSample> scrapes = await Eventually.GetAsync(
            $"a scrape of job {job}", async () => await QueryAsync(later) is { Count: > 0 } samples ? samples : null);
        Assert.True(scrapes is [{ Value: 1 }], $"A scrape of {job} failed: {await LastErrorsAsync()}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> LastErrorsAsync()
    {
        JsonNode data = await GetAsync("api/v1/targets?state=active");
        return string.Join("; ", data["activeTargets"]!.AsArray().Select(target => (string?)target!["lastError"]));
    }

    private async Task<JsonNode> GetAsync(string path)
    {
        using HttpResponseMessage answer = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        string json = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, json);
        return JsonNode.Parse(json)!["data"]!;
    }
}
