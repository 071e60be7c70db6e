using System.Globalization;
using System.Net;
using System.Text.Json;

namespace MetricsClient.Conformance.Discovery;

/// <summary>
/// A stand-in for the HTTP API of Consul, because no real Consul is available to the tests. It has the three requests of a discovery: the
/// data center of the agent, the services of the catalog, and the instances of a service with their health. A request with an index waits
/// until the catalog has changed, as Consul does.
/// </summary>
internal sealed class ConsulStandIn : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Instance> _instances = [];
    private long _index = 1;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConsulStandIn()
    {
        Address = Listen();
        _serving = ServeAsync();
    }

    /// <summary>Gets host and port.</summary>
    public string Address { get; }

    /// <summary>Adds or replaces an instance of a service.</summary>
    public void Register(string id, Instance instance) => Change(() => _instances[id] = instance);

    /// <summary>Removes an instance of a service.</summary>
    public void Deregister(string id) => Change(() => _instances.Remove(id));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        Change(static () => { });
        await _serving;
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _index++;
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    // HttpListener cannot choose a free port.
    private string Listen()
    {
        Uri address = TestPort.NextAddress();
        _listener.Prefixes.Add(address.AbsoluteUri);
        _listener.Start();
        return address.Authority;
    }

    private async Task ServeAsync()
    {
        var responses = new List<Task>();
        try
        {
            while (true)
            {
                responses.Add(RespondAsync(await _listener.GetContextAsync()));
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            await Task.WhenAll(responses);
        }
    }

    private async Task RespondAsync(HttpListenerContext context)
    {
        try
        {
            await WaitForChangeAsync(context.Request);
            object? content = Answer(context.Request.Url!.AbsolutePath, out long index);
            context.Response.StatusCode = content is null ? 404 : 200;
            context.Response.ContentType = "application/json";
            context.Response.Headers["X-Consul-Index"] = index.ToString(CultureInfo.InvariantCulture);
            await JsonSerializer.SerializeAsync(context.Response.OutputStream, content);
            context.Response.Close();
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or IOException)
        {
        }
    }

    // https://developer.hashicorp.com/consul/api-docs/features/blocking
    private async Task WaitForChangeAsync(HttpListenerRequest request)
    {
        Task changed;
        lock (_gate)
        {
            if (request.QueryString["index"] != _index.ToString(CultureInfo.InvariantCulture))
            {
                return;
            }

            changed = _changed.Task;
        }

        // The unit of the parameter does not matter: a test is shorter than each limit.
        await Task.WhenAny(changed, Task.Delay(TimeSpan.FromMinutes(2)));
    }

    private object? Answer(string path, out long index)
    {
        lock (_gate)
        {
            index = _index;
            return path switch
            {
                "/v1/agent/self" => new { Config = new { Datacenter = "dc1" } },
                "/v1/catalog/services" => _instances.Values.GroupBy(static instance => instance.Service)
                    .ToDictionary(static service => service.Key, static service => service.SelectMany(static instance => instance.Tags).Distinct()),
                _ when path.StartsWith("/v1/health/service/", StringComparison.Ordinal) => (object[])
                [
                    .. _instances.Where(pair => pair.Value.Service == path["/v1/health/service/".Length..]).Select(static pair => Entry(pair.Key, pair.Value)),
                ],
                _ => null,
            };
        }
    }

    private static object Entry(string id, Instance instance) => new
    {
        Node = new { Node = "node-1", instance.Address, Datacenter = "dc1", Meta = new { }, TaggedAddresses = new { } },
        Service = new { ID = id, instance.Service, instance.Tags, instance.Address, instance.Port, Meta = instance.Metadata },
        Checks = (object[])
        [
            new { CheckID = instance.IsInMaintenance ? "_service_maintenance:" + id : "service:" + id, Status = instance.IsInMaintenance ? "critical" : "passing", ServiceID = id },
        ],
    };

    /// <summary>An instance of a service, as in the catalog.</summary>
    internal sealed record Instance(string Service, string Address, int Port, IReadOnlyList<string> Tags)
    {
        public bool IsInMaintenance { get; init; }

        public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    }
}
