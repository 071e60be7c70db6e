using System.Net.Http.Json;
using System.Text.Json;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Discovery;

/// <summary>A list of targets that Prometheus discovers.</summary>
internal interface ITargetList : IAsyncDisposable
{
    /// <summary>Gets the discovery, as in the scrape configuration of Prometheus.</summary>
    string Discovery { get; }

    /// <summary>Replaces the list.</summary>
    Task SetAsync(params IReadOnlyList<Replica> replicas);
}

/// <summary>A list in a file, which is replaced by a rename.</summary>
internal sealed class FileTargets : ITargetList
{
    private readonly TemporaryFolder _folder = new();

    /// <inheritdoc/>
    public string Discovery => $"file_sd_configs: [{{ files: ['{_folder["targets.json"]}'], refresh_interval: 1m }}]";

    /// <inheritdoc/>
    public async Task SetAsync(params IReadOnlyList<Replica> replicas)
    {
        string json = JsonSerializer.Serialize(new[] { new { targets = replicas.Select(static replica => replica.Address) } });
        await File.WriteAllTextAsync(_folder["targets.part"], json, TestContext.Current.CancellationToken);
        File.Move(_folder["targets.part"], _folder["targets.json"], overwrite: true);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The directory of the sample ScaledService, which serves its list by <c>MapHttpServiceDiscovery</c>.</summary>
internal sealed class HttpTargets : ITargetList
{
    private readonly ChildProcess _directory;
    private readonly HttpClient _http = new();
    private readonly Uri _targets;
    private IReadOnlyList<Replica> _listed = [];

    private HttpTargets(ChildProcess directory, Uri targets)
    {
        _directory = directory;
        _targets = targets;
    }

    /// <inheritdoc/>
    public string Discovery => $"http_sd_configs: [{{ url: '{_targets}', refresh_interval: 500ms }}]";

    public static async Task<HttpTargets> StartAsync()
    {
        ChildProcess directory = Sample.Start("ScaledService", "directory", "--port", "0");
        try
        {
            return new HttpTargets(directory, new Uri((await directory.WaitForLineAsync("^directory (http://.*)$")).Groups[1].Value));
        }
        catch
        {
            await directory.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task SetAsync(params IReadOnlyList<Replica> replicas)
    {
        foreach (Replica gone in _listed.Except(replicas))
        {
            using HttpResponseMessage removed = await _http.DeleteAsync(AddressOf(gone), TestContext.Current.CancellationToken);
            removed.EnsureSuccessStatusCode();
        }

        foreach (Replica added in replicas.Except(_listed))
        {
            using HttpResponseMessage put = await _http.PutAsync(AddressOf(added), content: null, TestContext.Current.CancellationToken);
            put.EnsureSuccessStatusCode();
        }

        _listed = replicas;
    }

    /// <summary>Requests the list as Prometheus does.</summary>
    /// <returns>The addresses.</returns>
    public async Task<IReadOnlyList<string>> ReadAsync()
    {
        JsonElement list = await _http.GetFromJsonAsync<JsonElement>(_targets, TestContext.Current.CancellationToken);
        return [.. list.EnumerateArray().SelectMany(static group => group.GetProperty("targets").EnumerateArray()).Select(static target => target.GetString()!)];
    }

    /// <summary>Kills the directory, so that each further request of Prometheus fails.</summary>
    public void Kill() => _directory.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _directory.DisposeAsync();
    }

    private Uri AddressOf(Replica replica) => new(_targets, $"/replicas/{Uri.EscapeDataString(replica.Address)}?address={replica.Address}");
}
