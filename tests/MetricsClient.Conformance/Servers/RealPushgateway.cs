using System.Text.Json.Nodes;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Servers;

/// <summary>The two Pushgateways that people meet: the current one, and 1.5.1 of Debian 12.</summary>
public enum PushgatewayVersion
{
    Current,
    Old,
}

/// <summary>A Pushgateway of its own on a free loopback port, without persistence unless asked for; ends when disposed.</summary>
internal sealed class RealPushgateway : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private RealPushgateway(ChildProcess process, Uri address)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = address };
    }

    public Uri Address => _http.BaseAddress!;

    /// <param name="version">Which one.</param>
    /// <param name="flags">Further flags.</param>
    public static Task<RealPushgateway> StartAsync(PushgatewayVersion version, params string[] flags) => StartAsync(version, port: 0, flags);

    /// <summary>Starts one on the port of another that is gone.</summary>
    public static async Task<RealPushgateway> StartAsync(PushgatewayVersion version, int port, params string[] flags)
    {
        // A flag may stand there only once, and as it is packed the default is a file of the system.
        const string Persistence = "--persistence.file=";
        string[] persistence = flags.Any(static flag => flag.StartsWith(Persistence, StringComparison.Ordinal)) ? [] : [Persistence];
        string program = version == PushgatewayVersion.Old ? Tools.OldPushgateway : Tools.Pushgateway;
        var process = ChildProcess.Start(program, [$"--web.listen-address=127.0.0.1:{port}", .. persistence, .. flags]);
        return new RealPushgateway(process, await ListeningServer.AddressAsync(process));
    }

    /// <summary>The groups it holds, as its API lists them.</summary>
    public async Task<IReadOnlyList<PushedGroup>> GroupsAsync()
    {
        string json = await _http.GetStringAsync("api/v1/metrics", TestContext.Current.CancellationToken);
        JsonArray groups = JsonNode.Parse(json)!["data"]!.AsArray();
        return [.. groups.Select(group => PushedGroup.Read(group!.AsObject()))];
    }

    /// <summary>The metrics it shows to Prometheus, its own among them.</summary>
    public Task<string> MetricsTextAsync() => _http.GetStringAsync("metrics", TestContext.Current.CancellationToken);

    /// <summary>Kills it, as by <c>kill -9</c>.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
