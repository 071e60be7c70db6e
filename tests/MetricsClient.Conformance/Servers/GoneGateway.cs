using System.Net;
using System.Net.Sockets;

namespace MetricsClient.Conformance.Servers;

/// <summary>An address where no gateway listens: every connection is refused.</summary>
internal static class GoneGateway
{
    // A bound socket that does not listen keeps the port from all other programs until this process ends.
    private static readonly Socket s_socket = Bind();

    public static Uri Address { get; } = new($"http://127.0.0.1:{((IPEndPoint)s_socket.LocalEndPoint!).Port}/");

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
