using System.IO.Compression;
using System.Net;
using MetricsClient.Tests.Http;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore.Tests;

public sealed class MapMetricsTests
{
    private const string Get = "GET /metrics HTTP/1.1\nHost: localhost\n\n";

    [Fact]
    public async Task It_serves_the_registry_of_the_container()
    {
        await using App app = await App.StartAsync(static app => app.MapMetrics());

        using HttpResponseMessage response = await app.SendAsync("GET", "/metrics");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["Accept", "Accept-Encoding"], response.Headers.Vary);
        Assert.Equal(App.Body.Length, response.Content.Headers.ContentLength);
        Assert.Null(response.Headers.TransferEncodingChunked);
        Assert.Equal(App.Body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_a_registry_in_the_container_it_serves_the_default_one()
    {
        string name = "endpoint_default_" + Guid.NewGuid().ToString("N");
        using IDisposable gauge = Metrics.CreateObservableGauge(name, "Only here.", () => 1);
        await using App app = await App.StartAsync(
            static builder => builder.Services.Remove(builder.Services.Last(service => service.ServiceType == typeof(CollectorRegistry))),
            static app => app.MapMetrics(),
            "http://127.0.0.1:0");

        string body = await app.GetStringAsync("/metrics?name[]=" + name);

        Assert.Equal($"# HELP {name} Only here.\n# TYPE {name} gauge\n{name} 1\n", body);
    }

    [Fact]
    public async Task Each_endpoint_may_have_a_pattern_registries_and_limits_of_its_own()
    {
        var one = new CollectorRegistry();
        one.CreateGauge("one", "One.").Set(1);
        var two = new CollectorRegistry();
        two.CreateGauge("two", "Two.").Set(2);
        await using App app = await App.StartAsync(app =>
        {
            app.MapMetrics(one);
            app.MapMetrics("/plain");
            app.MapMetrics("/both", one, two);
            app.MapMetrics("/limited", new ScrapeHandler(new ScrapeOptions { MaxInFlight = 1 }, two));
        });

        Assert.Equal("# HELP one One.\n# TYPE one gauge\none 1\n", await app.GetStringAsync("/metrics"));
        Assert.Equal(App.Body, await app.GetStringAsync("/plain"));
        Assert.Equal("# HELP one One.\n# TYPE one gauge\none 1\n# HELP two Two.\n# TYPE two gauge\ntwo 2\n", await app.GetStringAsync("/both"));
        Assert.Equal("# HELP two Two.\n# TYPE two gauge\ntwo 2\n", await app.GetStringAsync("/limited"));
    }

    [Fact]
    public async Task It_composes_with_RequireHost()
    {
        await using App app = await App.StartAsync(static app => app.MapMetrics().RequireHost("metrics.internal"));

        using HttpResponseMessage stranger = await app.SendAsync("GET", "/metrics");
        using HttpResponseMessage friend = await app.SendAsync("GET", "/metrics", ("Host", "metrics.internal"));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (stranger.StatusCode, friend.StatusCode));
    }

    [Fact]
    public async Task It_composes_with_RequireAuthorization()
    {
        await using App app = await App.StartAsync(
            static builder =>
            {
                builder.Services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
                builder.Services.AddAuthorization();
            },
            static app => app.MapMetrics().RequireAuthorization(),
            "http://127.0.0.1:0");
        using IDisposable callback = app.Registry.AddBeforeCollectCallback(() => Assert.Fail("Nothing may be collected."));

        using HttpResponseMessage response = await app.SendAsync("GET", "/metrics");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task POST_and_DELETE_do_not_scrape(string method)
    {
        await using App app = await App.StartAsync(static app => app.MapMetrics());
        using IDisposable callback = app.Registry.AddBeforeCollectCallback(() => Assert.Fail("Nothing may be collected."));

        using HttpResponseMessage response = await app.SendAsync(method, "/metrics");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task HEAD_has_the_headers_of_GET_and_no_body()
    {
        await using App app = await App.StartAsync(static app => app.MapMetrics());

        using HttpResponseMessage head = await app.SendAsync("HEAD", "/metrics");

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(App.Body.Length, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0,text/plain;version=0.0.4;q=0.3", "text/plain; version=0.0.4; charset=utf-8")]
    public async Task The_q_values_of_Accept_are_read(string accept, string contentType)
    {
        await using App app = await App.StartAsync(static app => app.MapMetrics());

        using HttpResponseMessage response = await app.SendAsync("GET", "/metrics", ("Accept", accept));

        Assert.Equal(contentType, response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task An_Accept_header_that_comes_in_two_lines_is_read_as_one()
    {
        await using App app = await App.StartAsync(static app => app.MapMetrics());

        using HttpResponseMessage response = await app.SendAsync(
            "GET", "/metrics", ("Accept", "text/plain;q=0.5"), ("Accept", "application/openmetrics-text;q=0.6"));

        Assert.Equal("application/openmetrics-text", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_scraper_that_asks_for_gzip_gets_it()
    {
        await using App app = await App.StartAsync(static app => app.MapMetrics());

        using HttpResponseMessage response = await app.SendAsync("GET", "/metrics", ("Accept-Encoding", "gzip"));

        await using Stream compressed = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var plain = new StreamReader(new GZipStream(compressed, CompressionMode.Decompress));
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal(App.Body, await plain.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_callback_that_refuses_gets_a_clean_500_with_its_reason()
    {
        await using App app = await App.StartAsync(static app => app.MapMetrics());
        using IDisposable callback = app.Registry.AddBeforeCollectCallback(() => throw new ScrapeFailedException("Not now."));

        using HttpResponseMessage response = await app.SendAsync("GET", "/metrics");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("Not now.\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_slow_reader_blocks_no_other_scrape_and_is_cut_off_at_the_deadline()
    {
        await using App app = await App.StartAsync(static app => app.MapMetrics());
        app.AddMegabytes();
        using RawClient slow = await RawClient.SendAsync(app.Url.Port, Get);
        long promised = await slow.ReadContentLengthAsync();

        string other = await app.GetStringAsync("/metrics?name[]=up");
        app.Time.Advance(TimeSpan.FromSeconds(10));
        long got = await slow.ReadToEndAsync();

        Assert.Equal(App.Body, other);
        Assert.InRange(got, 0, promised - 1);
    }

    [Fact]
    public async Task A_scraper_that_hangs_up_gives_its_place_to_the_next_one()
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("up", "Whether this is up.").Set(1);
        var started = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        IDisposable callback = registry.AddBeforeCollectCallback(async cancellation =>
        {
            started.TrySetResult();
            using CancellationTokenRegistration registration = cancellation.Register(stopped.SetResult);
            await stopped.Task;
        });
        await using App app = await App.StartAsync(
            app => app.MapMetrics("/metrics", new ScrapeHandler(new ScrapeOptions { MaxInFlight = 1, Timeout = TimeSpan.FromHours(1) }, registry)));

        RawClient client = await RawClient.SendAsync(app.Url.Port, Get);
        await started.Task;
        client.Dispose();
        await stopped.Task;
        callback.Dispose();

        Assert.Equal(App.Body, await EventuallyAsync(app));
    }

    [Fact]
    public async Task The_endpoint_has_a_name_for_logs_and_diagnostics()
    {
        await using App app = await App.StartAsync(static app => app.MapMetrics());

        Endpoint endpoint = Assert.Single(app.Services.GetRequiredService<EndpointDataSource>().Endpoints);

        Assert.Equal("Prometheus metrics", endpoint.DisplayName);
    }

    // The place is given back by a request that ends on its own.
    private static async Task<string> EventuallyAsync(App app)
    {
        while (true)
        {
            using HttpResponseMessage response = await app.SendAsync("GET", "/metrics");
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            }

            await Task.Yield();
        }
    }
}
