using System.Net;
using System.Net.Sockets;

namespace Shop.Worker;

/// <summary>The server of a console application.</summary>
internal sealed class Server : IDisposable
{
    private readonly MetricServer _metrics = new MetricServer(hostname: "127.0.0.1", port: FindFree())
    {
        RequestPredicate = request => request.IsLocal,
    };

    public void Start() => _metrics.Start();

    public void Dispose() => _metrics.Stop();

    private static int FindFree()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
