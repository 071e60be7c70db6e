using System.Net;
using System.Net.Sockets;
using Prometheus;

namespace Shop.Web;

/// <summary>A separate port for metrics.</summary>
public sealed class AdminServer : IHostedService
{
    private readonly IMetricServer _server;

    public AdminServer(int port)
    {
        Port = port == 0 ? FindFree() : port;
        _server = new KestrelMetricServer(new KestrelMetricServerOptions { Hostname = "127.0.0.1", Port = (ushort)Port, Registry = EndpointSetup.Tenant });
    }

    public int Port { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _server.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync();

    private static int FindFree()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
