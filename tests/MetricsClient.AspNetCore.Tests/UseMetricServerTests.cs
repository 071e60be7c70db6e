using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore.Tests;

public sealed class UseMetricServerTests
{
    [Fact]
    public async Task It_answers_only_on_connections_to_its_port()
    {
        int metricsPort = App.FindFreePort();
        await using App app = await StartAsync(app => app.UseMetricServer(metricsPort), "http://127.0.0.1:0", $"http://127.0.0.1:{metricsPort}");

        string here = await app.Http.GetStringAsync(new Uri($"http://127.0.0.1:{metricsPort}/metrics"), TestContext.Current.CancellationToken);
        string elsewhere = await app.GetStringAsync("/metrics");

        Assert.Equal((App.Body, "the app"), (here, elsewhere));
    }

    [Theory]
    [InlineData("/metrics", "the app")]
    [InlineData("/internal/prometheus", App.Body)]
    [InlineData("/internal/prometheus/", App.Body)]
    [InlineData("/internal/prometheus/more", "the app")]
    public async Task It_leaves_other_paths_to_the_app(string path, string body)
    {
        int port = App.FindFreePort();
        await using App app = await StartAsync(app => app.UseMetricServer(port, "/internal/prometheus"), $"http://127.0.0.1:{port}");

        Assert.Equal(body, await app.GetStringAsync(path));
    }

    [Fact]
    public async Task Without_a_port_it_answers_on_all_of_them()
    {
        await using App app = await StartAsync(static app => app.UseMetricServer(), "http://127.0.0.1:0");

        Assert.Equal(App.Body, await app.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task POST_does_not_scrape()
    {
        await using App app = await StartAsync(static app => app.UseMetricServer(), "http://127.0.0.1:0");

        using HttpResponseMessage response = await app.SendAsync("POST", "/metrics");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task A_port_on_which_nothing_listens_is_told_once_with_the_remedy()
    {
        int port = App.FindFreePort();
        await using App app = await StartAsync(app => app.UseMetricServer(port), "http://127.0.0.1:0");

        string warning = Assert.Single(app.Log.Warnings);

        Assert.Equal(
            $"Warning: Metrics are not served: UseMetricServer waits for connections to port {port}, but the app listens only on http://127.0.0.1:{app.Url.Port}. Add that port to the app's URLs, or replace UseMetricServer by services.AddMetricServer(o => o.Port = {port}).",
            warning);
    }

    [Fact]
    public async Task A_port_on_which_the_app_listens_is_no_trouble()
    {
        int port = App.FindFreePort();
        await using App app = await StartAsync(app => app.UseMetricServer(port), $"http://127.0.0.1:{port}");

        Assert.Empty(app.Log.Warnings);
    }

    [Fact]
    public async Task A_port_that_AddMetricServer_has_opened_is_no_trouble_either()
    {
        int port = App.FindFreePort();
        await using App app = await App.StartAsync(
            builder => builder.Services.AddMetricServer(o => o.Port = port), app => app.UseMetricServer(port), "http://127.0.0.1:0");

        Assert.Empty(app.Log.Warnings);
    }

    [Theory]
    [InlineData("/internal")]
    [InlineData("/internal/")]
    public async Task A_slash_at_the_end_of_the_path_makes_no_difference(string asked)
    {
        int port = App.FindFreePort();
        await using App app = await StartAsync(app => app.UseMetricServer(port, "/internal/"), $"http://127.0.0.1:{port}");

        Assert.Equal(App.Body, await app.GetStringAsync(asked));
    }

    [Fact]
    public void A_port_that_is_none_and_a_path_without_a_slash_are_refused_at_once()
    {
        var app = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());

        Assert.Throws<ArgumentOutOfRangeException>(() => app.UseMetricServer(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => app.UseMetricServer(65536));
        Assert.Throws<ArgumentException>(() => app.UseMetricServer(9464, "metrics"));
    }

    private static Task<App> StartAsync(Action<WebApplication> configure, params string[] urls) => App.StartAsync(
        static _ => { },
        app =>
        {
            configure(app);
            app.Run(static context => context.Response.WriteAsync("the app"));
        },
        urls);
}
