using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore.Tests;

public sealed class UseMetricServerTests
{
    [Fact]
    public async Task The_middleware_serves_only_connections_to_its_port()
    {
        int metricsPort = TestPort.Next();
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
    public async Task The_app_handles_other_paths(string path, string body)
    {
        int port = TestPort.Next();
        await using App app = await StartAsync(app => app.UseMetricServer(port, "/internal/prometheus"), $"http://127.0.0.1:{port}");

        Assert.Equal(body, await app.GetStringAsync(path));
    }

    [Fact]
    public async Task The_middleware_without_a_port_serves_all_ports()
    {
        await using App app = await StartAsync(static app => app.UseMetricServer(), "http://127.0.0.1:0");

        Assert.Equal(App.Body, await app.GetStringAsync("/metrics"));
    }

    [Theory]
    [InlineData("/metrics", "the app")]
    [InlineData("/internal/prometheus", App.Body)]
    public async Task The_middleware_with_a_path_serves_the_path_on_all_ports(string path, string body)
    {
        await using App app = await StartAsync(static app => app.UseMetricServer("/internal/prometheus"), "http://127.0.0.1:0");

        Assert.Equal(body, await app.GetStringAsync(path));
    }

    [Theory]
    [InlineData("/branch", App.Body)]
    [InlineData("/branch/", App.Body)]
    [InlineData("/branch/more", "the app")]
    [InlineData("/", "the app")]
    public async Task The_root_of_a_branch_is_served(string path, string body)
    {
        await using App app = await StartAsync(
            static app => app.Map("/branch", static branch => branch.UseMetricServer("/").Run(static context => context.Response.WriteAsync("the app"))), "http://127.0.0.1:0");

        Assert.Equal(body, await app.GetStringAsync(path));
    }

    [Fact]
    public void A_path_without_a_leading_slash_is_rejected()
    {
        WebApplication app = WebApplication.CreateBuilder().Build();

        Assert.Throws<ArgumentException>(() => app.UseMetricServer("metrics"));
        Assert.Throws<ArgumentNullException>("path", () => app.UseMetricServer((string)null!));
    }

    [Fact]
    public async Task POST_does_not_scrape()
    {
        await using App app = await StartAsync(static app => app.UseMetricServer(), "http://127.0.0.1:0");

        using HttpResponseMessage response = await app.SendAsync("POST", "/metrics");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task A_port_that_the_app_does_not_listen_on_is_logged_once_with_the_remedy()
    {
        int port = TestPort.Next();
        await using App app = await StartAsync(app => app.UseMetricServer(port), "http://127.0.0.1:0");

        string warning = Assert.Single(app.Log.Warnings);

        Assert.Equal(
            $"Warning: Metrics are not served: UseMetricServer serves connections to port {port}, but the app listens only on http://127.0.0.1:{app.Url.Port}. Add the port to the URLs of the app, or replace UseMetricServer by services.AddKestrelMetricServer(o => o.Port = {port}).",
            warning);
    }

    [Fact]
    public async Task A_port_that_the_app_listens_on_is_not_logged()
    {
        int port = TestPort.Next();
        await using App app = await StartAsync(app => app.UseMetricServer(port), $"http://127.0.0.1:{port}");

        Assert.Empty(app.Log.Warnings);
    }

    [Fact]
    public async Task A_port_that_AddKestrelMetricServer_listens_on_is_not_logged()
    {
        int port = TestPort.Next();
        await using App app = await App.StartAsync(
            builder => builder.Services.AddKestrelMetricServer(o => o.Port = port), app => app.UseMetricServer(port), "http://127.0.0.1:0");

        Assert.Empty(app.Log.Warnings);
    }

    [Theory]
    [InlineData("/internal")]
    [InlineData("/internal/")]
    public async Task A_trailing_slash_of_the_path_makes_no_difference(string asked)
    {
        int port = TestPort.Next();
        await using App app = await StartAsync(app => app.UseMetricServer(port, "/internal/"), $"http://127.0.0.1:{port}");

        Assert.Equal(App.Body, await app.GetStringAsync(asked));
    }

    [Fact]
    public void A_port_out_of_range_and_a_path_without_a_leading_slash_are_rejected()
    {
        var app = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());

        Assert.Throws<ArgumentOutOfRangeException>(() => app.UseMetricServer(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => app.UseMetricServer(65536));
        Assert.Throws<ArgumentException>(() => app.UseMetricServer(9464, "metrics"));
    }

    [Fact]
    public async Task The_middleware_serves_the_given_registries_as_one_exposition()
    {
        var one = new CollectorRegistry();
        one.CreateGauge("one", "One.").Set(1);
        var two = new CollectorRegistry();
        two.CreateGauge("two", "Two.").Set(2);
        await using App app = await StartAsync(app => app.UseMetricServer(one, two), "http://127.0.0.1:0");

        Assert.Equal("# HELP one One.\n# TYPE one gauge\none 1\n# HELP two Two.\n# TYPE two gauge\ntwo 2\n", await app.GetStringAsync("/metrics"));
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
