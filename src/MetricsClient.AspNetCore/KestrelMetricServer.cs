using System.Diagnostics.CodeAnalysis;
using MetricsClient.AspNetCore;
using MetricsClient.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetricsClient;

/// <summary>
/// Serves metrics with Kestrel on a separate port. A console app creates and starts the server. In a host,
/// <c>services.AddKestrelMetricServer</c> creates the server, and the host starts and stops it.
/// </summary>
/// <remarks>
/// <para>The server supports IPv4, IPv6 and HTTPS, and closes the connection of a client that sends or reads too slowly. It is
/// independent of the endpoints, the middleware and the URLs of an app: it reads no environment variable and no configuration file,
/// handles no signal, and writes nothing to the console.</para>
/// <para>The container of a host provides the server as the service <see cref="KestrelMetricServer"/>, and also as a keyed service whose
/// key is the name of the server. All members are thread-safe.</para>
/// </remarks>
/// <example>
/// <code>
/// using var server = new KestrelMetricServer(port: 9464).Start();
/// </code>
/// </example>
public sealed partial class KestrelMetricServer : IHostedService, IDisposable, IAsyncDisposable
{
    // Stopping takes at most two seconds. The limit matters only if the thread pool has no free thread.
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(3);

    private readonly object _gate = new();
    private readonly KestrelBinding _binding;
    private readonly MetricsOnly _application;
    private readonly CollectorRegistry[] _registries = [];
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private KestrelListener? _listener;
    private bool _started;
    private bool _stopped;
    private volatile int _port;

    /// <summary>
    /// Creates a server for the metrics of the default registry at <c>http://localhost:port/metrics</c>. <see cref="Start"/> makes
    /// the server listen.
    /// </summary>
    /// <param name="port">The port to listen on, from 0 to 65535. With 0 the server chooses a free port.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65535.</exception>
    public KestrelMetricServer(int port)
        : this(new MetricServerOptions { Port = port })
    {
    }

    /// <summary>Creates a server. <see cref="Start"/> makes the server listen.</summary>
    /// <param name="options">The address, the registries and the limits. The server copies the values.</param>
    /// <param name="configureHttps">
    /// Sets the certificate and other options of HTTPS when the server starts. The default is null: the server uses HTTP.
    /// </param>
    /// <exception cref="ArgumentException">The path has no leading slash, or the host is empty or not an IP address.</exception>
    /// <exception cref="ArgumentNullException">The options or a registry are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port or a scrape limit is out of range.</exception>
    public KestrelMetricServer(MetricServerOptions options, Action<HttpsConnectionAdapterOptions>? configureHttps = null)
        : this(
            new KestrelBinding(options ?? throw new ArgumentNullException(nameof(options)), configureHttps),
            new ScrapeHandler(options.Scrape, [.. options.Registries]),
            NullLoggerFactory.Instance)
    {
        _registries = [.. options.Registries];
    }

    internal KestrelMetricServer(KestrelBinding binding, ScrapeHandler handler, ILoggerFactory loggers)
    {
        _binding = binding;
        _port = binding.Port;
        _application = new MetricsOnly(binding.Path, new ScrapeEndpoint(handler));
        _loggers = loggers;
        _logger = loggers.CreateLogger<KestrelMetricServer>();
    }

    /// <summary>Gets the port on which the server listens. Before the start, gets the configured port.</summary>
    public int Port => _port;

    /// <summary>
    /// Adds a page that shows the metrics in a browser. The page has the path of the metrics followed by <c>/page</c>, by default
    /// <c>/metrics/page</c>. Call this method before <see cref="Start"/>. In a host, call <c>services.AddKestrelMetricServerPage()</c>.
    /// </summary>
    /// <returns>This server.</returns>
    /// <exception cref="InvalidOperationException">The server was started or stopped before.</exception>
    public KestrelMetricServer MapMetricsPage()
    {
        MapPage(new MetricsPage(_registries));
        return this;
    }

    /// <summary>Starts to listen. A server can be started only once. A host starts its servers itself.</summary>
    /// <returns>This server.</returns>
    /// <exception cref="InvalidOperationException">
    /// The server was started or stopped before, or HTTPS has no certificate.
    /// </exception>
    /// <exception cref="IOException">The port is in use, or the host is no address of this machine.</exception>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "Neither this method nor Kestrel continues on the calling thread.")]
    public KestrelMetricServer Start()
    {
        StartAsync().GetAwaiter().GetResult();
        return this;
    }

    /// <summary>Starts to listen, as <see cref="Start"/> does.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>A task that ends when the server listens.</returns>
    /// <exception cref="InvalidOperationException">
    /// The server was started or stopped before, or HTTPS has no certificate.
    /// </exception>
    /// <exception cref="IOException">The port is in use, or the host is no address of this machine.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            ThrowIfUsed(_started || _stopped);
            _started = true;
        }

        KestrelListener listener;
        try
        {
            listener = await KestrelListener.OpenAsync(_binding, _application, _loggers, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            lock (_gate)
            {
                _started = false;
            }

            throw;
        }

        _port = listener.Port;
        bool stopped;
        lock (_gate)
        {
            stopped = _stopped;
            _listener = listener;
        }

        if (stopped)
        {
            await listener.CloseAsync(CancellationToken.None).ConfigureAwait(false);
            ThrowIfUsed(stopped);
        }

        string url = _binding.Url(Port);
        Listening(_logger, url);
    }

    /// <summary>
    /// Stops listening. Scrapes in progress are aborted after one second. Blocks the calling thread for at most three seconds. A
    /// second call has no effect.
    /// </summary>
    public void Stop() => ((IAsyncResult)StopAsync()).AsyncWaitHandle.WaitOne(s_stopTimeout);

    /// <summary>Stops listening, as <see cref="Stop"/> does, without blocking a thread.</summary>
    /// <param name="cancellationToken">Aborts the scrapes in progress at once.</param>
    /// <returns>A task that ends when all connections are closed.</returns>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        KestrelListener? listener;
        lock (_gate)
        {
            _stopped = true;
            listener = _listener;
        }

        return listener?.CloseAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <summary>Stops the server as <see cref="Stop"/> does.</summary>
    public void Dispose() => Stop();

    /// <summary>Stops the server as <see cref="StopAsync"/> does.</summary>
    /// <returns>A task that ends when all connections are closed.</returns>
    public ValueTask DisposeAsync() => new(StopAsync());

    internal void MapPage(MetricsPage page)
    {
        lock (_gate)
        {
            ThrowIfUsed(_started || _stopped);
            _application.Map(page);
        }
    }

    private static void ThrowIfUsed(bool used)
    {
        if (used)
        {
            throw new InvalidOperationException(
                "The metric server was started or stopped before; create another KestrelMetricServer to listen again.");
        }
    }

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Metrics are at {Url}")]
    private static partial void Listening(ILogger logger, string url);

    private sealed class MetricsOnly : IHttpApplication<HttpContext>
    {
        private readonly PathString _path;
        private readonly ScrapeEndpoint _endpoint;
        private readonly PathString _pagePath;
        private IndexPage _index;
        private PageEndpoint? _page;

        public MetricsOnly(PathString path, ScrapeEndpoint endpoint)
        {
            _path = path;
            _endpoint = endpoint;
            _pagePath = new PathString(path.Value!.TrimEnd('/') + "/page");
            _index = new IndexPage(path.ToUriComponent(), hasMetricsPage: false);
        }

        public void Map(MetricsPage page)
        {
            _page = new PageEndpoint(page);
            _index = new IndexPage(_path.ToUriComponent(), hasMetricsPage: true);
        }

        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context)
        {
            if (Served.At(_path, context.Request))
            {
                return _endpoint.RespondAsync(context);
            }

            if (_page is not null && Served.At(_pagePath, context.Request))
            {
                return _page.RespondAsync(context);
            }

            if (context.Request.Path == "/" && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
            {
                return PageEndpoint.RespondAsync(context, _index);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
