using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.Integrations.Tests;

/// <summary>A web app on a real Kestrel on loopback, with a registry of its own.</summary>
internal sealed class LoopbackApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackApp(WebApplication app, CollectorRegistry registry)
    {
        _app = app;
        Registry = registry;
    }

    public CollectorRegistry Registry { get; }

    public Uri Url => new(_app.Urls.First());

    public static async Task<LoopbackApp> StartAsync(
        Action<IServiceCollection> services, Action<WebApplication> configure, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var registry = new CollectorRegistry();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = protocols));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(registry);
        services(builder.Services);

        WebApplication app = builder.Build();
        configure(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new LoopbackApp(app, registry);
    }

    /// <summary>Stops the app. A stopped app has measured all requests.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
