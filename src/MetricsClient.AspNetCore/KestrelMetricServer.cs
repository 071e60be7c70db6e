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
/// Serves metrics on a port of its own, apart from the app's endpoints, middleware and URLs. Made by
/// <c>services.AddMetricServer</c> and started with the host.
/// </summary>
public sealed partial class KestrelMetricServer : IHostedService, IDisposable
{
    // A scrape takes a fraction of it; a slow reader need not hold up the end of the app.
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(1);

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

        // Kestrel gets the services that it wants, which a worker has not, and nothing that the app has configured for
        // its own. The web app around it is never started: it would listen for signals and log as if it were the app.
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

    /// <summary>The port that it listens on; 0 until it is started.</summary>
    public int Port { get; private set; }

    /// <summary>Begins to listen; the host calls it.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _kestrel.StartAsync(_application, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException taken)
        {
            throw new IOException(
                $"The metric server cannot listen ({taken.Message}) Choose another MetricServerOptions.Port, or 0 for any free one.", taken);
        }

        ICollection<string> addresses = _kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        Port = BindingAddress.Parse(addresses.First()).Port;
        string url = _binding.Url(Port);
        Listening(_logger, url);
    }

    /// <summary>Stops listening, and breaks off the scrapes that do not end at once; the host calls it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_stopPatience);
        await _kestrel.StopAsync(patience.Token).ConfigureAwait(false);
    }

    /// <summary>Lets go of the port; the container calls it.</summary>
    public void Dispose() => ((IDisposable)_container).Dispose();

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
                return _endpoint.AnswerAsync(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
