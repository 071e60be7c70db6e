using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.AspNetCore.Tests;

/// <summary>A web app on a real Kestrel on loopback. The test controls the clock of the registry.</summary>
internal sealed class App : IAsyncDisposable
{
    public const string Body = "# HELP up Whether this is up.\n# TYPE up gauge\nup 1\n";

    private readonly WebApplication _app;

    private App(WebApplication app)
    {
        _app = app;
    }

    public FakeTimeProvider Time { get; private init; } = new();

    public CollectorRegistry Registry { get; private init; } = new();

    public LogLines Log { get; private init; } = new();

    public HttpClient Http { get; } = new();

    public IServiceProvider Services => _app.Services;

    public Uri Url => new(_app.Urls.First());

    public static Task<App> StartAsync(Action<WebApplication> configure) =>
        StartAsync(static _ => { }, configure, "http://127.0.0.1:0");

    public static async Task<App> StartAsync(
        Action<WebApplicationBuilder> build, Action<WebApplication> configure, params string[] urls)
    {
        var time = new FakeTimeProvider();
        var registry = new CollectorRegistry(time);
        registry.CreateGauge("up", "Whether this is up.").Set(1);
        var log = new LogLines();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(urls);
        builder.Logging.AddProvider(log);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(registry);
        build(builder);

        WebApplication app = builder.Build();
        configure(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new App(app) { Time = time, Registry = registry, Log = log };
    }

    public async Task<string> GetStringAsync(string path, string accept)
    {
        using HttpResponseMessage response = await SendAsync("GET", path, ("Accept", accept));
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> SendAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Url, path));
        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<string> GetStringAsync(string path) =>
        Http.GetStringAsync(new Uri(Url, path), TestContext.Current.CancellationToken);

    /// <summary>Adds metrics with more bytes than the socket buffers of both sides hold.</summary>
    public void AddMegabytes()
    {
        for (int family = 0; family < 16; family++)
        {
            MetricFamily<Gauge> large = Registry.CreateGauge($"large_{family}", "Large.", "text");
            for (int i = 0; i < 512; i++)
            {
                large.WithLabels(new string('x', 2048) + i).Set(i);
            }
        }
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
