using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Web;

/// <summary>The shop of MetricsClient.WebChild with the metrics of one library, on free loopback ports. Disposal ends the program.</summary>
internal sealed class WebChild : IAsyncDisposable
{
    private const string Project = "MetricsClient.WebChild";

    private readonly ChildProcess _process;

    private WebChild(ChildProcess process, Uri http, Uri grpc)
    {
        _process = process;
        Http = http;
        Grpc = grpc;
    }

    /// <summary>Gets the address for HTTP/1.1.</summary>
    public Uri Http { get; }

    /// <summary>Gets the address for HTTP/2 and gRPC.</summary>
    public Uri Grpc { get; }

    /// <summary>Gets the address of the metrics.</summary>
    public Uri Metrics => new(Http, "/metrics");

    /// <summary>Starts the shop on the .NET of the tests.</summary>
    /// <param name="metrics">The metrics, an argument of the program such as <c>both-names</c>.</param>
    /// <returns>The running shop.</returns>
    public static Task<WebChild> StartAsync(string metrics) =>
        StartAsync(ChildProcess.Start("dotnet", Repository.BuiltAssembly(Project, Project), metrics));

    /// <summary>Publishes the shop for .NET 8 with a runtime of its own, and starts it.</summary>
    /// <param name="folder">The folder of the published program.</param>
    /// <param name="metrics">The metrics, as for <see cref="StartAsync(string)"/>.</param>
    /// <returns>The running shop.</returns>
    public static async Task<WebChild> StartOnNet8Async(TemporaryFolder folder, string metrics)
    {
        await Dotnet.RunAsync(
            Repository.Root,
            "publish", Repository.File("tests", Project), "--framework", "net8.0", "--runtime", "linux-x64", "--self-contained",
            "--artifacts-path", folder["artifacts"], "--output", folder.Path);
        return await StartAsync(ChildProcess.Start(folder[Project], metrics));
    }

    /// <summary>Scrapes the shop.</summary>
    /// <returns>The text of the metrics.</returns>
    public async Task<string> ScrapeAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(Metrics, TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<WebChild> StartAsync(ChildProcess process)
    {
        try
        {
            return new WebChild(process, await AddressAsync("http"), await AddressAsync("grpc"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }

        async Task<Uri> AddressAsync(string protocol) =>
            new((await process.WaitForLineAsync($"^{protocol} (?<address>http://.+)$")).Groups["address"].Value);
    }
}
