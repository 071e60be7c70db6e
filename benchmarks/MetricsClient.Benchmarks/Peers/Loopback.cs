using System.Net;
using System.Net.Sockets;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>Finds a place to listen for servers that cannot find one themselves.</summary>
internal static class Loopback
{
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
