using System.Net;
using System.Net.Sockets;
using MetricsClient.Http;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Serves metrics over HTTP from a console app, with <see cref="HttpListener"/>. The server listens on loopback only, unless
/// <see cref="MetricServerOptions.Host"/> is set. An ASP.NET Core app calls <c>app.MapMetrics()</c> instead.
/// </summary>
/// <remarks>
/// <para>The server needs no package beyond the core, and has the limits of <see cref="HttpListener"/>: no IPv6, no HTTPS, and no limit for the
/// time that a client takes to send a request. If clients cannot be trusted, use <c>KestrelMetricServer</c> of the package
/// MetricsClient.AspNetCore, which has none of these limits.</para>
/// <para>The path <c>/</c> is a short page with links. <c>MapMetricsPage</c> adds a page that shows the metrics in a browser.</para>
/// <para>All members are thread-safe.</para>
/// </remarks>
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
    private Func<ScrapeRequest, MetricsPageResponse>? _page;
    private ListenerLoop? _loop;
    private bool _stopped;

    /// <summary>Creates a server for the metrics of the default registry. <see cref="Start"/> makes the server listen.</summary>
    /// <param name="port">The port to listen on, from 0 to 65535. With 0 the server chooses a free port.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65535.</exception>
    public MetricServer(int port)
        : this(new MetricServerOptions { Port = port })
    {
    }

    /// <summary>Creates a server. The server starts to listen when <see cref="Start"/> is called.</summary>
    /// <param name="options">The address, the registries and the limits. The server copies the values.</param>
    /// <exception cref="ArgumentException">The path has no leading slash, or the host is empty or an IPv6 address.</exception>
    /// <exception cref="ArgumentNullException">The options or a registry are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port or a scrape limit is out of range.</exception>
    public MetricServer(MetricServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Host);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, IPEndPoint.MaxPort);
        if (options.Path is not ['/', ..])
        {
            throw Throw.BadPath(options.Path);
        }

        // The HttpListener of Linux and macOS does not support a prefix with an IPv6 address.
        if (IPAddress.TryParse(options.Host, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            throw Throw.IPv6Host(options.Host);
        }

        _host = options.Host;
        _path = options.Path;
        Registries = [.. options.Registries];
        _handler = new ScrapeHandler(options.Scrape, Registries);
        Port = options.Port;
    }

    /// <summary>Gets the port on which the server listens. Before <see cref="Start"/>, gets the configured port.</summary>
    public int Port { get; private set; }

    internal CollectorRegistry[] Registries { get; }

    /// <summary>Starts to listen. A server can be started only once. Thread-safe.</summary>
    /// <returns>This server.</returns>
    /// <exception cref="InvalidOperationException">The port is in use, the host is invalid, or the server was started before.</exception>
    public MetricServer Start()
    {
        lock (_gate)
        {
            if (_loop is not null || _stopped)
            {
                throw new InvalidOperationException("The metric server was started or stopped before; create another MetricServer to listen again.");
            }

            (HttpListener listener, Port) = ListenerPort.Open(_host, Port);
            _loop = new ListenerLoop(listener, _path, _handler, _page);
        }

        return this;
    }

    /// <summary>Stops listening and aborts the scrapes in progress. A second call has no effect. Thread-safe.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _loop?.Dispose();
        }
    }

    /// <summary>Adds a page whose path is the path of the metrics followed by <c>/page</c>.</summary>
    /// <exception cref="InvalidOperationException">The server was started or stopped before.</exception>
    internal void MapPage(Func<ScrapeRequest, MetricsPageResponse> page)
    {
        lock (_gate)
        {
            if (_loop is not null || _stopped)
            {
                throw new InvalidOperationException("The metric server was started or stopped before; call MapMetricsPage before Start.");
            }

            _page = page;
        }
    }

    /// <summary>Stops the server as <see cref="Stop"/> does.</summary>
    public void Dispose() => Stop();
}

/// <summary>
/// Opens an <see cref="HttpListener"/>. Adds two features that the listener lacks: a free port for port 0, and requests to both
/// <c>localhost</c> and <c>127.0.0.1</c>.
/// </summary>
internal static class ListenerPort
{
    // Another process may take the free port before the listener opens it. Twenty such events in a row are practically impossible.
    private const int Tries = 20;

    /// <summary>Listens on the port. If the port is 0, listens on a free port.</summary>
    /// <returns>The listener and the port.</returns>
    /// <exception cref="InvalidOperationException">The address is invalid, forbidden or in use.</exception>
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

    // A listener accepts only requests whose host is the host name of its prefix, even if another name has the same address.
    private static string[] NamesOf(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host == "127.0.0.1" ? ["localhost", "127.0.0.1"] : [host];

    private static int FindFree()
    {
        using var probe = new TcpListener(IPAddress.Loopback, port: 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
