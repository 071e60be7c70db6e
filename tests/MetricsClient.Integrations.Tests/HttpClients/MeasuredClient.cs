using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.Integrations.Tests.HttpClients;

/// <summary>A client of the client factory, and a web app that responds.</summary>
internal sealed class MeasuredClient : IAsyncDisposable
{
    public const string Name = "shop";

    private readonly ServiceProvider _services;

    private MeasuredClient(LoopbackApp app, ServiceProvider services, CollectorRegistry registry)
    {
        App = app;
        _services = services;
        Registry = registry;
    }

    public LoopbackApp App { get; }

    public CollectorRegistry Registry { get; }

    public static Task<MeasuredClient> StartAsync(
        Action<WebApplication> configure, Action<HttpClientMetricsOptions>? options = null, Action<IHttpClientBuilder>? client = null) =>
        StartAsync(configure, services =>
        {
            IHttpClientBuilder builder = services.AddHttpClient(Name);
            _ = options is null ? builder.UseHttpClientMetrics() : builder.UseHttpClientMetrics(options);
            client?.Invoke(builder);
        });

    public static async Task<MeasuredClient> StartAsync(Action<WebApplication> configure, Action<IServiceCollection> clients)
    {
        LoopbackApp app = await LoopbackApp.StartAsync(static _ => { }, configure);
        var registry = new CollectorRegistry();
        var services = new ServiceCollection();
        services.AddSingleton(registry);
        clients(services);
        return new MeasuredClient(app, services.BuildServiceProvider(), registry);
    }

    public HttpClient Create(string name = Name)
    {
        HttpClient client = _services.GetRequiredService<IHttpClientFactory>().CreateClient(name);
        client.BaseAddress ??= App.Url;
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await App.DisposeAsync();
    }
}
