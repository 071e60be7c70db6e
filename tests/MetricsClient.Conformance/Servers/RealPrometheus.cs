using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Servers;

/// <summary>
/// The Prometheus that all tests share, on a free loopback port. Each test adds jobs of its own and asks for the series of these jobs.
/// </summary>
internal sealed class RealPrometheus : IAsyncDisposable
{
    /// <summary>
    /// An argument for <see cref="StartAsync"/>: start timestamps are not stored. Prometheus cannot store them and convert classic
    /// histograms of a scrape at the same time.
    /// </summary>
    public const string WithoutStartTimes = "";

    private static readonly Lazy<Task<RealPrometheus>> s_shared = new(static () => StartAsync(new TemporaryFolder(), port: 0));

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _configuring = new(1);
    private readonly List<ScrapeJob> _jobs = [];

    private RealPrometheus(TemporaryFolder folder, ChildProcess process, Uri address)
    {
        _folder = folder;
        _process = process;
        _http = new HttpClient { BaseAddress = address };
    }

    /// <summary>Gets the address, which ends in a slash.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Gets the address that accepts remote write.</summary>
    public Uri Write => new(Address, "api/v1/write");

    /// <summary>Gets the lines that the server has printed.</summary>
    public string Log => _process.Output;

    /// <summary>Gets the shared server, which is started by the first call, and adds jobs.</summary>
    /// <param name="jobs">Jobs whose names no other test uses.</param>
    /// <returns>The server. The first scrape of a new job can take some seconds.</returns>
    public static async Task<RealPrometheus> WithJobsAsync(params ScrapeJob[] jobs)
    {
        RealPrometheus shared = await s_shared.Value;
        await shared.AddAsync(jobs);
        return shared;
    }

    /// <summary>Starts a server for a test that kills it. Disposal kills the process and deletes the folder.</summary>
    /// <param name="folder">The folder of the data, which a later server can continue.</param>
    /// <param name="port">The port on the loopback interface. 0 is a free port.</param>
    /// <param name="more">Further arguments of the server.</param>
    /// <returns>A server that is ready. The server evaluates the rules of files <c>*rules.yml</c> in the folder every half second.</returns>
    public static async Task<RealPrometheus> StartAsync(TemporaryFolder folder, int port, params string[] more)
    {
        await WriteConfigurationAsync(folder, []);
        return await StartWithinAsync([], folder, port, more);
    }

    /// <summary>Starts a server that asks another name server than this machine: the server sees another <c>/etc/resolv.conf</c>.</summary>
    /// <param name="nameServer">The address of the name server.</param>
    /// <param name="configuration">The configuration.</param>
    /// <returns>A server that is ready.</returns>
    public static async Task<RealPrometheus> StartWithNameServerAsync(IPAddress nameServer, string configuration)
    {
        var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["prometheus.yml"], configuration, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["resolv.conf"], $"nameserver {nameServer}\n", TestContext.Current.CancellationToken);
        string[] within =
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"", folder["resolv.conf"]];
        return await StartWithinAsync(within, folder, port: 0);
    }

    /// <summary>Kills the server, as <c>kill -9</c> does, and keeps the folder.</summary>
    public ValueTask KillAsync() => _process.DisposeAsync();

    /// <summary>Ends the shared server, if a test has started one.</summary>
    public static async ValueTask EndSharedAsync()
    {
        if (s_shared.IsValueCreated && s_shared.Value.IsCompletedSuccessfully)
        {
            await (await s_shared.Value).DisposeAsync();
        }
    }

    /// <summary>Adds jobs to the configuration. Jobs that are there already go on as before.</summary>
    public Task AddAsync(params ScrapeJob[] jobs) => ConfigureAsync(configured => configured.AddRange(jobs));

    /// <summary>Adds jobs and a rule file to the configuration.</summary>
    /// <param name="name">A name that no other rule file has.</param>
    /// <param name="rules">The content of the rule file. The rules should select series of the new jobs only.</param>
    /// <param name="jobs">The jobs.</param>
    public async Task AddAsync(string name, string rules, params ScrapeJob[] jobs)
    {
        await File.WriteAllTextAsync(_folder[name + ".rules.yml"], rules, TestContext.Current.CancellationToken);
        await AddAsync(jobs);
    }

    /// <summary>Removes a job from the configuration.</summary>
    public Task RemoveAsync(string job) => ConfigureAsync(configured => configured.RemoveAll(other => other.Name == job));

    /// <summary>Runs an instant query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="time">The time in seconds, such as the time of a scrape. Null is now.</param>
    /// <returns>The selected series, each with its newest value until the time.</returns>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(string query, double? time = null)
    {
        JsonNode data = await InstantAsync(query, time);
        return [.. data["result"]!.AsArray().Select(series => PrometheusSample.Read(series!))];
    }

    /// <summary>Runs an instant query and returns each series as text, without the labels of the sender.</summary>
    /// <param name="query">The query.</param>
    /// <param name="time">The time in seconds. Null is now.</param>
    /// <returns>Labels and value, or the content of a native histogram, in the order of the labels.</returns>
    public async Task<IReadOnlyList<string>> ContentsAsync(string query, double? time = null)
    {
        JsonNode data = await InstantAsync(query, time);
        return [.. data["result"]!.AsArray().Select(static series => Content(series!)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Reads the samples of the last hour.</summary>
    /// <returns>Each sample of the series that the selector selects, with its time in seconds.</returns>
    public async Task<IReadOnlyList<(double Time, double Value)>> HistoryAsync(string selector)
    {
        JsonNode data = await GetAsync("api/v1/query?query=" + Uri.EscapeDataString(selector + "[1h]"));
        return
        [
            .. data["result"]!.AsArray()
                .SelectMany(series => series!["values"]!.AsArray())
                .Select(pair => (pair![0]!.GetValue<double>(), PrometheusNumber.Parse(pair[1]!.GetValue<string>()))),
        ];
    }

    /// <summary>Reads the exemplars of the series that a query mentions.</summary>
    /// <returns>The stored exemplars.</returns>
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

    /// <summary>Reads the zeros that Prometheus stores at start timestamps.</summary>
    /// <param name="selector">The series.</param>
    /// <param name="until">The time before the first ordinary sample.</param>
    /// <returns>Labels and time of each sample until the time, in the order of the labels.</returns>
    public async Task<IReadOnlyList<string>> StartsAsync(string selector, DateTimeOffset until)
    {
        JsonNode data = await GetAsync("api/v1/query?query=" + Uri.EscapeDataString(selector + "[1h]"));
        return
        [
            .. data["result"]!.AsArray()
                .SelectMany(static series => (series!["values"] ?? series["histograms"])!.AsArray(), static (series, sample) => (Labels(series!), Time: sample![0]!.GetValue<double>()))
                .Where(sample => sample.Time <= until.ToUnixTimeMilliseconds() / 1000.0)
                .Select(static sample => string.Create(CultureInfo.InvariantCulture, $"{sample.Item1} {sample.Time:F3}"))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Reads a metric of the server about itself.</summary>
    /// <returns>The sum of the series of the metric.</returns>
    public async Task<double> OwnAsync(string metric) =>
        (await _http.GetStringAsync("metrics", TestContext.Current.CancellationToken)).Split('\n')
            .Where(line => line.StartsWith(metric, StringComparison.Ordinal) && line[metric.Length] is ' ' or '{')
            .Sum(static line => PrometheusNumber.Parse(line[(line.LastIndexOf(' ') + 1)..]));

    /// <summary>
    /// Waits until a scrape of a job that began after this call is stored, and asserts that the scrape succeeded. On a busy machine a
    /// scrape may exceed the short time limit of <see cref="ScrapeJob"/>; then waits for the next scrape.
    /// </summary>
    /// <returns>
    /// The time of the scrape in seconds, for queries. A query without this time finds no series after a later scrape that has failed.
    /// </returns>
    public async Task<double> WaitForScrapeAsync(string job)
    {
        // 'up' is stored together with the samples of its scrape; Prometheus may shift the time of a scrape by some milliseconds.
        double now = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 10) / 1000.0;
        string up = $"up{{job='{job}'}}";
        string later = string.Create(CultureInfo.InvariantCulture, $"timestamp({up}) > {now:F3}");
        IReadOnlyList<PrometheusSample> scrapes = await Eventually.GetAsync(
            $"a scrape of job {job}",
            async () =>
            {
                IReadOnlyList<PrometheusSample> succeeded = await QueryAsync($"{later} and {up} == 1");
                return succeeded.Count > 0 || (await QueryAsync(later) is { Count: > 0 } && (await TargetsAsync(job)).Any(static target => target.HasFailed)) ? succeeded : null;
            });
        Assert.True(scrapes is [_], $"A scrape of {job} failed: {await LastErrorsAsync(job)}");
        return scrapes[0].Value;
    }

    /// <summary>Reads the targets of a job.</summary>
    public async Task<IReadOnlyList<ScrapedTarget>> TargetsAsync(string job)
    {
        JsonNode data = await GetAsync("api/v1/targets?state=active&scrapePool=" + Uri.EscapeDataString(job));
        return [.. data["activeTargets"]!.AsArray().Select(static target => ScrapedTarget.Read(target!))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _configuring.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    // The words of 'within' are a program and its arguments, which then becomes the server.
    private static async Task<RealPrometheus> StartWithinAsync(string[] within, TemporaryFolder folder, int port, params string[] more)
    {
        string program = Tools.Prometheus;
        try
        {
            var process = ChildProcess.Start(
                within is [string first, ..] ? first : program,
                [
                    .. within is [_, .. string[] rest] ? [.. rest, program] : (string[])[],
                    "--config.file=" + folder["prometheus.yml"],
                    "--storage.tsdb.path=" + folder["data"],
                    $"--web.listen-address=127.0.0.1:{port}",
                    "--web.enable-lifecycle",
                    "--web.enable-remote-write-receiver",
                    "--scrape.discovery-reload-interval=100ms",
                    "--enable-feature=native-histograms,exemplar-storage" + (more.Contains(WithoutStartTimes) ? "" : ",created-timestamp-zero-ingestion"),
                    .. more.Except([WithoutStartTimes]),
                ]);
            return new RealPrometheus(folder, process, await ListeningServer.AddressAsync(process));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static Task WriteConfigurationAsync(TemporaryFolder folder, IEnumerable<ScrapeJob> jobs) => File.WriteAllTextAsync(
        folder["prometheus.yml"],
        $"global: {{ evaluation_interval: 500ms }}\nrule_files: ['*rules.yml']\nscrape_configs:\n{string.Concat(jobs.Select(static job => job.ToYaml()))}",
        TestContext.Current.CancellationToken);

    private async Task ConfigureAsync(Action<List<ScrapeJob>> change)
    {
        await _configuring.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            change(_jobs);
            await WriteConfigurationAsync(_folder, _jobs);
            using HttpResponseMessage response = await _http.PostAsync("-/reload", content: null, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            _configuring.Release();
        }
    }

    private static string Content(JsonNode series) => $"{Labels(series)} {(series["value"] ?? series["histogram"])![1]!.ToJsonString()}";

    private static string Labels(JsonNode series) => string.Join(',', series["metric"]!.AsObject()
        .Where(static label => label.Key is not ("job" or "instance"))
        .OrderBy(static label => label.Key, StringComparer.Ordinal)
        .Select(static label => $"{label.Key}={label.Value}"));

    private Task<JsonNode> InstantAsync(string query, double? time) => GetAsync(string.Create(
        CultureInfo.InvariantCulture, $"api/v1/query?query={Uri.EscapeDataString(query)}{(time is { } seconds ? $"&time={seconds:F3}" : "")}"));

    private async Task<string> LastErrorsAsync(string job) => string.Join("; ", (await TargetsAsync(job)).Select(static target => target.LastError));

    private async Task<JsonNode> GetAsync(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        string json = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, json);
        return JsonNode.Parse(json)!["data"]!;
    }
}
