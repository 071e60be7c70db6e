using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetricsClient.AspNetCore;

/// <summary>A Kestrel that listens, independent of the app, of environment variables and of configuration files.</summary>
internal sealed class KestrelListener
{
    // Another process may take the free port before Kestrel opens it. Twenty such events in a row are practically impossible.
    private const int Tries = 20;

    // A scrape normally takes less time. The limit prevents a slow client from delaying the shutdown of the app.
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(1);

    private readonly WebApplication _container;
    private readonly IServer _kestrel;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closing;

    private KestrelListener(KestrelBinding binding, int port, ILoggerFactory loggers)
    {
        // The server has a separate container. The container of a worker does not have the services of Kestrel, and the
        // container of a web app may configure Kestrel for the ports of the app. The WebApplication of the separate
        // container is never started, because it would handle signals and write log messages like the real app. The folder
        // exists in any case; the current folder may have been deleted.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IMeterFactory, SilentMeters>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            binding.Apply(kestrel, port);
        });
        _container = builder.Build();
        _kestrel = _container.Services.GetRequiredService<IServer>();
    }

    /// <summary>Gets the port of the first address.</summary>
    public int Port => BindingAddress.Parse(_kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;

    /// <summary>Listens on the address, and on a free port if the port is 0.</summary>
    /// <exception cref="IOException">The address or the port is in use, forbidden or does not exist.</exception>
    public static async Task<KestrelListener> OpenAsync(
        KestrelBinding binding, IHttpApplication<HttpContext> application, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        // The addresses 127.0.0.1 and [::1] must get the same port, which Kestrel cannot choose for two addresses.
        bool choosesPort = binding is { Port: 0, IsLocalhost: true };
        for (int left = choosesPort ? Tries : 1; ; left--)
        {
            var listener = new KestrelListener(binding, choosesPort ? FindFree() : binding.Port, loggers);
            try
            {
                await listener._kestrel.StartAsync(application, cancellationToken).ConfigureAwait(false);
                return listener;
            }
            catch (Exception failure)
            {
                await listener._container.DisposeAsync().ConfigureAwait(false);
                if (failure is not (IOException or SocketException))
                {
                    throw;
                }

                if (left == 1)
                {
                    throw new IOException(
                        $"The metric server cannot listen on port {binding.Port} of '{binding.Host}' ({failure.Message}). The Host is 'localhost', '+' for all addresses, or an IP address of this machine. Choose another MetricServerOptions.Port, or 0 for a free port.",
                        failure);
                }
            }
        }
    }

    /// <summary>Stops listening, gives the scrapes in progress a second, and then aborts them.</summary>
    /// <param name="cancellationToken">Aborts the scrapes at once.</param>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
        {
            await _closed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(s_stopTimeout);
            await _kestrel.StopAsync(timeout.Token).ConfigureAwait(false);
            await _container.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _closed.SetResult();
        }
    }

    // A scraper sends a short request at once, sends no body, and reads at once. The deadline of a scrape limits slow readers.
    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 256;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
    }

    private static int FindFree()
    {
        using var probe = new TcpListener(IPAddress.Loopback, port: 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>
    /// Creates disposed meters, whose instruments are not published. So the connections of scrapers do not count in the
    /// Kestrel metrics of the app.
    /// </summary>
    private sealed class SilentMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            meter.Dispose();
            return meter;
        }

        public void Dispose()
        {
        }
    }
}
