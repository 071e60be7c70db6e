using System.Net;
using System.Text.Json.Nodes;

namespace MetricsClient.Conformance.Servers;

/// <summary>The two Pushgateways that people meet: the current version, and 1.5.1 of Debian 12.</summary>
public enum PushgatewayVersion
{
    Current,
    Old,
}

/// <summary>A Pushgateway on a free loopback port that belongs to one test until disposed.</summary>
internal sealed class RealPushgateway : IAsyncDisposable
{
    private readonly PushgatewayProcess _process;
    private readonly bool _isRented;
    private readonly HttpClient _http;

    private RealPushgateway(PushgatewayProcess process, bool isRented)
    {
        _process = process;
        _isRented = isRented;
        _http = new HttpClient { BaseAddress = process.Address };
    }

    /// <summary>Gets the address, which ends in a slash.</summary>
    public Uri Address => _process.Address;

    /// <summary>Rents an empty gateway that the tests use one after another. Disposal deletes all groups and gives the gateway back.</summary>
    /// <returns>A gateway without groups and without persistence.</returns>
    public static async Task<RealPushgateway> RentAsync(PushgatewayVersion version) => new(await PushgatewayPool.TakeAsync(version), isRented: true);

    /// <summary>Starts a gateway for tests that need flags, or that kill the gateway. Disposal kills the process.</summary>
    /// <param name="version">The version to start.</param>
    /// <param name="flags">Flags beside the address. Without a flag for persistence, groups are kept in memory only.</param>
    /// <returns>A gateway that is ready.</returns>
    public static Task<RealPushgateway> StartAsync(PushgatewayVersion version, params string[] flags) => StartAsync(version, TestPort.Next(), flags);

    /// <summary>Starts a gateway on the port of another gateway that has ended.</summary>
    /// <returns>A gateway that is ready.</returns>
    public static async Task<RealPushgateway> StartAsync(PushgatewayVersion version, int port, params string[] flags) =>
        new(await PushgatewayProcess.StartAsync(version, port, flags), isRented: false);

    /// <summary>Lists the groups, as the API of the gateway does.</summary>
    /// <returns>The groups in the order of the response.</returns>
    public async Task<IReadOnlyList<PushedGroup>> GroupsAsync()
    {
        string json = await _http.GetStringAsync("api/v1/metrics", TestContext.Current.CancellationToken);
        JsonArray groups = JsonNode.Parse(json)!["data"]!.AsArray();
        return [.. groups.Select(group => PushedGroup.Read(group!.AsObject()))];
    }

    /// <summary>Waits until the gateway has no group. The gateway responds to a deletion before the group is gone.</summary>
    public Task WaitUntilEmptyAsync() =>
        Eventually.GetAsync("a gateway without groups", async () => (await GroupsAsync()).Count == 0 ? this : null);

    /// <summary>Scrapes the gateway, whose own metrics are part of the response.</summary>
    /// <returns>The response in the text format.</returns>
    public Task<string> MetricsTextAsync() => _http.GetStringAsync("metrics", TestContext.Current.CancellationToken);

    /// <summary>Gives a rented gateway back; kills any other gateway, as <c>kill -9</c> does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isRented && await IsWipedAsync())
        {
            PushgatewayPool.Return(_process);
        }
        else
        {
            await _process.DisposeAsync();
        }

        _http.Dispose();
    }

    // The gateway accepts the request at once and deletes the groups afterwards.
    private async Task<bool> IsWipedAsync()
    {
        using HttpResponseMessage accepted = await _http.PutAsync("api/v1/admin/wipe", content: null, CancellationToken.None);
        if (accepted.StatusCode != HttpStatusCode.Accepted || TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return false;
        }

        await WaitUntilEmptyAsync();
        return true;
    }
}
