using MetricsClient.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetricsClient;

/// <summary>
/// Serves metrics on a separate port, independent of the endpoints, the middleware and the URLs of the app.
/// <c>services.AddKestrelMetricServer</c> creates the server, and the host starts and stops it.
/// </summary>
/// <remarks>
/// The container provides the server as the service <see cref="KestrelMetricServer"/>, and also as a keyed service
/// whose key is the name of the server. All members are thread-safe.
/// </remarks>
public sealed partial class KestrelMetricServer : IHostedService, IDisposable
{
    // A scrape normally takes less time. The limit prevents a slow client from delaying the shutdown of the app.
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(1);

    private readonly KestrelBinding _binding;
    private readonly MetricsOnly _application;
    private readonly ILogger _logger;
    private readonly WebApplication _container;
    private readonly IServer _kestrel;

    internal KestrelMetricServer(KestrelBinding binding, ScrapeHandler handler, ILoggerFactory loggers)
    {
        _binding = binding;
        _application = new MetricsOnly(binding.Path, new ScrapeEndpoint(handler));
        _logger = loggers.CreateLogger<KestrelMetricServer>();

        // The server has a separate container. The container of a worker does not have the services of Kestrel, and the
        // container of a web app may configure Kestrel for the ports of the app. The WebApplication of the separate
        // container is never started, because it would handle signals and write log messages like the real app.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            binding.Apply(kestrel);
        });
        _container = builder.Build();
        _kestrel = _container.Services.GetRequiredService<IServer>();
    }

    /// <summary>Gets the port on which the server listens; 0 before the host has started.</summary>
    public int Port { get; private set; }

    async Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _kestrel.StartAsync(_application, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException inUse)
        {
            throw new IOException(
                $"The metric server cannot listen ({inUse.Message}). Choose another MetricServerOptions.Port, or 0 for a free port.", inUse);
        }

        ICollection<string> addresses = _kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        Port = BindingAddress.Parse(addresses.First()).Port;
        string url = _binding.Url(Port);
        Listening(_logger, url);
    }

    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(s_stopTimeout);
        await _kestrel.StopAsync(timeout.Token).ConfigureAwait(false);
    }

    void IDisposable.Dispose() => ((IDisposable)_container).Dispose();

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Metrics are at {Url}")]
    private static partial void Listening(ILogger logger, string url);

    private sealed class MetricsOnly : IHttpApplication<HttpContext>
    {
        private readonly PathString _path;
        private readonly ScrapeEndpoint _endpoint;

        public MetricsOnly(PathString path, ScrapeEndpoint endpoint)
        {
            _path = path;
            _endpoint = endpoint;
        }

        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context)
        {
            if (Served.At(_path, context.Request))
            {
                return _endpoint.RespondAsync(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
