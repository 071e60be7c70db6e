using System.Net;
using System.Net.Sockets;

namespace MetricsClient;

/// <summary>
/// Chooses ports that no other test of this process gets, for servers that need a number, and for addresses where no server may listen.
/// </summary>
internal static class TestPort
{
    // Below the range from which an operating system chooses a port for a socket that asks for port 0.
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int s_last = Random.Shared.Next(Count);

    /// <summary>Returns a free port of the loopback address.</summary>
    public static int Next()
    {
        while (true)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref s_last) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    /// <summary>Returns an address where no server listens.</summary>
    public static Uri NextAddress() => new($"http://127.0.0.1:{Next()}");

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException used) when (used.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
