using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>
/// A web app with one route, whose requests come from the benchmark instead of a network. Each request passes the hosting of ASP.NET Core,
/// which measures the request with the meters of the platform, and the middleware of the app.
/// </summary>
internal sealed class RequestApp : IDisposable
{
    private readonly WebApplication _app;
    private readonly Server _server = new();

    /// <param name="meterPrefix">The prefix of the meter names of this app, so that a listener receives the measurements of one app only.</param>
    /// <param name="use">Adds the middleware of a library.</param>
    public RequestApp(string meterPrefix, Action<WebApplication>? use = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(static logging => logging.ClearProviders());
        builder.Services.AddSingleton<IServer>(_server);
        builder.Services.AddSingleton<IMeterFactory>(new PrefixedMeters(meterPrefix));
        _app = builder.Build();
        _app.UseRouting();
        use?.Invoke(_app);
        _app.MapGet("/orders/{id}", static context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        _app.Start();
    }

    /// <summary>Sends requests one after another, on a thread of the pool.</summary>
    public void Run(int requests) => Task.Run(() => _server.Send(requests)).GetAwaiter().GetResult();

    public void Dispose() => ((IDisposable)_app).Dispose();

    private sealed class Server : IServer
    {
        private readonly HttpRequestLifetimeFeature _lifetime = new();
        private Action<IFeatureCollection>? _send;

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            _send = features =>
            {
                TContext context = application.CreateContext(features);
                application.ProcessRequestAsync(context).GetAwaiter().GetResult();
                application.DisposeContext(context, exception: null);
            };
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Send(int requests)
        {
            for (int i = 0; i < requests; i++)
            {
                var features = new FeatureCollection(8);
                features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = "GET", Path = "/orders/1", Protocol = "HTTP/1.1", Scheme = "http" });
                features.Set<IHttpResponseFeature>(new HttpResponseFeature());
                features.Set<IHttpRequestLifetimeFeature>(_lifetime);
                _send!(features);
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class PrefixedMeters(string prefix) : IMeterFactory
    {
        private readonly ConcurrentDictionary<string, Meter> _meters = new();

        public Meter Create(MeterOptions options) => _meters.GetOrAdd(options.Name, name => new Meter(prefix + name, options.Version));

        public void Dispose()
        {
            foreach (Meter meter in _meters.Values)
            {
                meter.Dispose();
            }
        }
    }
}
