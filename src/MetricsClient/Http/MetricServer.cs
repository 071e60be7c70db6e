using System.Net;
using System.Net.Sockets;
using MetricsClient.Http;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Serves metrics from a console app, through <see cref="HttpListener"/>; on loopback only, unless
/// <see cref="MetricServerOptions.Host"/> opens it. An ASP.NET Core app has <c>app.MapMetrics()</c> instead.
/// </summary>
/// <example>
/// <code>
/// using var server = new MetricServer(port: 9464).Start();
/// </code>
/// </example>
public sealed class MetricServer : IDisposable
{
    private readonly object _gate = new();
    private readonly string _host;
    private readonly string _path;
    private readonly ScrapeHandler _handler;
    private ListenerLoop? _loop;
    private bool _stopped;

    /// <summary>Makes a server of the default registry, which listens once it is started; port 0 takes any free one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65535.</exception>
    public MetricServer(int port)
        : this(new MetricServerOptions { Port = port })
    {
    }

    /// <summary>Makes a server, which listens once it is started.</summary>
    /// <exception cref="ArgumentException">The path does not begin with a slash, or the host is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port or a limit is out of range.</exception>
    public MetricServer(MetricServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Registries);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Host);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, IPEndPoint.MaxPort);
        if (options.Path is not ['/', ..])
        {
            throw Throw.BadPath(options.Path);
        }

        _host = options.Host;
        _path = options.Path;
        _handler = new ScrapeHandler(options.Scrape, [.. options.Registries]);
        Port = options.Port;
    }

    /// <summary>The port that it listens on; until it is started, the one that it was given.</summary>
    public int Port { get; private set; }

    /// <summary>Begins to listen, and gives back this server.</summary>
    /// <exception cref="InvalidOperationException">The port is taken, the host cannot be listened on, or the server was started before.</exception>
    public MetricServer Start()
    {
        lock (_gate)
        {
            if (_loop is not null || _stopped)
            {
                throw new InvalidOperationException("A metric server starts only once; make a new one to listen again.");
            }

            (HttpListener listener, Port) = ListenerPort.Open(_host, Port);
            _loop = new ListenerLoop(listener, _path, _handler);
        }

        return this;
    }

    /// <summary>Stops listening and breaks off the scrapes in flight. Does nothing the second time.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _loop?.Dispose();
        }
    }

    /// <summary>The same as <see cref="Stop"/>.</summary>
    public void Dispose() => Stop();
}

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
