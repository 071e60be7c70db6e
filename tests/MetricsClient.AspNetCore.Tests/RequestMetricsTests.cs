using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore.Tests;

/// <summary>The request metrics of the app do not contain the scrapes.</summary>
public sealed class RequestMetricsTests
{
    [Theory]
    [InlineData("MapMetrics")]
    [InlineData("MapMetrics in a group")]
    [InlineData("UseMetricServer")]
    [InlineData("UseMetricServer behind the routes of the app")]
    public async Task Scrapes_do_not_count_in_the_request_metrics_of_the_app(string form)
    {
        await using App app = await App.StartAsync(app => Configure(app, form));
        using var durations = new Durations(app.Services.GetRequiredService<IMeterFactory>());

        await app.GetStringAsync("/metrics");
        using (HttpResponseMessage refused = await app.SendAsync("POST", "/metrics"))
        {
            Assert.Equal(405, (int)refused.StatusCode);
        }

        await app.GetStringAsync("/hello");
        await durations.Received("/hello");

        Assert.Equal(["/hello"], durations.Routes);
    }

    [Theory]
    [InlineData("MapMetrics")]
    [InlineData("UseMetricServer")]
    public async Task Other_middleware_sees_the_name_of_the_endpoint(string form)
    {
        var name = new TaskCompletionSource<string?>();
        await using App app = await App.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                await next(context);
                name.SetResult(context.GetEndpoint()?.DisplayName);
            });
            Configure(app, form);
        });

        await app.GetStringAsync("/metrics");

        Assert.Equal("Prometheus metrics", await name.Task);
    }

    private static void Configure(WebApplication app, string form)
    {
        app.MapGet("/hello", static () => "hello");
        switch (form)
        {
            case "MapMetrics":
                app.MapMetrics();
                break;
            case "MapMetrics in a group":
                app.MapGroup("/").WithTags("all").MapMetrics();
                break;
            case "UseMetricServer":
                app.UseMetricServer();
                break;
            default:
                app.MapGet("/{page}", static (string page) => page);
                app.UseMetricServer();
                break;
        }
    }

    /// <summary>The routes of the requests that an app has measured.</summary>
    private sealed class Durations : IDisposable
    {
        private readonly ConcurrentQueue<string> _routes = new();
        private readonly TaskCompletionSource<string> _received = new();
        private readonly MeterListener _listener = new();

        public Durations(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == "http.server.request.duration")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
            {
                string route = "none";
                foreach ((string name, object? value) in tags)
                {
                    route = name == "http.route" ? $"{value}" : route;
                }

                _routes.Enqueue(route);
                _received.TrySetResult(route);
            });
            _listener.Start();
        }

        public IEnumerable<string> Routes => _routes;

        /// <summary>Waits for the first measurement, because the app measures a request after the response.</summary>
        public async Task Received(string route) => Assert.Equal(route, await _received.Task);

        public void Dispose() => _listener.Dispose();
    }
}
