using System.Net;
using System.Net.Sockets;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>Finds a free port for servers that cannot choose a port.</summary>
internal static class Loopback
{
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
