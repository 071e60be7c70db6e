using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using MovingOver;

namespace MetricsClient.AspNetCore.Tests;

/// <summary>An app that references prometheus-net and this library: the using directives of a file decide which library serves.</summary>
public sealed class BesidePrometheusNetTests : IDisposable
{
    private readonly HttpClient _http = new();

    [Theory]
    [InlineData("/metrics", PrometheusNetFile.Metric, MetricsClientFile.Metric)]
    [InlineData("/prometheus-net/named", PrometheusNetFile.Metric, MetricsClientFile.Metric)]
    [InlineData("/prometheus-net/port-and-path", PrometheusNetFile.Metric, MetricsClientFile.Metric)]
    [InlineData("/prometheus-net/path", PrometheusNetFile.Metric, MetricsClientFile.Metric)]
    [InlineData("/prometheus-net/endpoint", PrometheusNetFile.Metric, MetricsClientFile.Metric)]
    [InlineData("/metrics-client/port-and-path", MetricsClientFile.Metric, PrometheusNetFile.Metric)]
    [InlineData("/metrics-client/endpoint", MetricsClientFile.Metric, PrometheusNetFile.Metric)]
    public async Task Each_file_serves_the_library_of_its_using_directive(string path, string served, string other)
    {
        int port = TestPort.Next();
        await using WebApplication app = await StartAsync(port, app =>
        {
            PrometheusNetFile.Use(app, port);
            MetricsClientFile.Use(app, port);
        });

        string body = await GetAsync(port, path);

        Assert.Contains(served + " ", body, StringComparison.Ordinal);
        Assert.DoesNotContain(other, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_middleware_of_each_file_serves_the_library_of_its_using_directive(bool withPort)
    {
        int theirs = TestPort.Next();
        await using WebApplication their = await StartAsync(
            theirs, app => PrometheusNetFile.UseDefaultPath(app, withPort ? theirs : null));
        int ours = TestPort.Next();
        await using WebApplication our = await StartAsync(
            ours, app => MetricsClientFile.UseDefaultPath(app, withPort ? ours : null));
        Prometheus.Metrics.CreateCounter(PrometheusNetFile.Metric, "A counter of prometheus-net.").Inc();
        Metrics.CreateCounter(MetricsClientFile.Metric, "A counter of MetricsClient.").Inc();

        Assert.Contains(PrometheusNetFile.Metric + " ", await GetAsync(theirs, "/metrics"), StringComparison.Ordinal);
        Assert.Contains(MetricsClientFile.Metric + " ", await GetAsync(ours, "/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_metric_servers_of_both_libraries_listen_beside_each_other()
    {
        int port = TestPort.Next();
        await using WebApplication app = await StartAsync(TestPort.Next(), static _ => { }, services =>
        {
            PrometheusNetFile.Add(services, port);
            MetricsClientFile.Add(services);
        });
        Prometheus.Metrics.CreateCounter(PrometheusNetFile.Metric, "A counter of prometheus-net.").Inc();
        Metrics.CreateCounter(MetricsClientFile.Metric, "A counter of MetricsClient.").Inc();

        string theirs = await EventuallyGetAsync(port, "/metrics");
        string ours = await GetAsync(app.Services.GetRequiredService<KestrelMetricServer>().Port, "/metrics");

        Assert.Contains(PrometheusNetFile.Metric + " ", theirs, StringComparison.Ordinal);
        Assert.Contains(MetricsClientFile.Metric + " ", ours, StringComparison.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<WebApplication> StartAsync(
        int port, Action<WebApplication> configure, Action<IServiceCollection>? add = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        add?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        configure(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    // The server of prometheus-net starts to listen on another thread.
    private async Task<string> EventuallyGetAsync(int port, string path)
    {
        while (true)
        {
            try
            {
                return await GetAsync(port, path);
            }
            catch (HttpRequestException notYet) when (notYet.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await Task.Yield();
            }
        }
    }

    private Task<string> GetAsync(int port, string path) =>
        _http.GetStringAsync(new Uri($"http://localhost:{port}{path}"), TestContext.Current.CancellationToken);
}
