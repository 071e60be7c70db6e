using System.Net;
using System.Net.Sockets;

namespace MetricsClient.Http;

/// <summary>Opens an <see cref="HttpListener"/>, which knows neither port 0 nor that two names mean this machine.</summary>
internal static class ListenerPort
{
    // Between finding a free port and taking it another process may be faster, hardly ever many times in a row.
    private const int Tries = 20;

    /// <summary>Listens on the port, or on any free one for 0, and tells which.</summary>
    /// <exception cref="InvalidOperationException">Nobody may listen there, or somebody does.</exception>
    public static (HttpListener Listener, int Port) Open(string host, int port)
    {
        for (int left = port == 0 ? Tries : 1; ; left--)
        {
            int candidate = port == 0 ? FindFree() : port;
            try
            {
                return (Listen(host, candidate), candidate);
            }
            catch (Exception failure) when (failure is HttpListenerException or ArgumentException)
            {
                if (left == 1)
                {
                    throw Throw.CannotListen(host, candidate, failure);
                }
            }
        }
    }

    private static HttpListener Listen(string host, int port)
    {
        var listener = new HttpListener();
        try
        {
            foreach (string name in NamesOf(host))
            {
                listener.Prefixes.Add(Throw.Invariant($"http://{name}:{port}/"));
            }

            listener.Start();
            return listener;
        }
        catch
        {
            listener.Close();
            throw;
        }
    }

    // A listener answers only to the very name that it was given, whatever address that stands for.
    private static string[] NamesOf(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host == "127.0.0.1" ? ["localhost", "127.0.0.1"] : [host];

    private static int FindFree()
    {
        using var probe = new TcpListener(IPAddress.Loopback, port: 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
