using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore.Tests;

public sealed partial class MapMetricsPageTests
{
    [Fact]
    public async Task The_page_is_not_mapped_unless_asked_for()
    {
        await using App app = await App.StartAsync(static app => app.MapMetrics());

        using HttpResponseMessage response = await app.SendAsync("GET", "/metrics/page");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task The_page_is_one_document_and_the_metrics_stay_unchanged()
    {
        await using App app = await App.StartAsync(static app =>
        {
            app.MapMetrics();
            app.MapMetricsPage();
        });

        using HttpResponseMessage response = await app.SendAsync("GET", "/metrics/page");

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Matches("^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self';", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(App.Body, await app.GetStringAsync("/metrics"));
    }

    [Theory]
    [InlineData("/metrics/page", "/metrics", "../metrics")]
    [InlineData("page", "metrics", "metrics")]
    [InlineData("/", "/metrics", "metrics")]
    [InlineData("/metrics", "/", ".")]
    [InlineData("/admin/metrics/page", "/admin/metrics", "../metrics")]
    [InlineData("/admin/page", "/internal/metrics", "../internal/metrics")]
    [InlineData("/{tenant}/page", "/{tenant}/metrics", "metrics")]
    [InlineData("/page", "/two words/a:b", "two%20words/a%3Ab")]
    [InlineData("/page", "/two%20words", "two%20words")]
    public async Task The_page_reads_the_metrics_at_a_relative_URL(string pattern, string metrics, string url)
    {
        await using App app = await App.StartAsync(app => app.MapGroup("/base").MapMetricsPage(pattern, metrics));

        string page = await app.GetStringAsync("/base" + pattern.Replace("{tenant}", "one").Insert(0, pattern.StartsWith('/') ? "" : "/"));

        Assert.Equal(url, MetricsUrl().Match(page).Groups["url"].Value);
    }

    [Fact]
    public async Task A_parameter_that_the_page_does_not_know_is_rejected()
    {
        await using App app = await App.StartAsync(static app =>
        {
            ArgumentException failure = Assert.Throws<ArgumentException>(() => app.MapMetricsPage("/page", "/{tenant}/metrics"));
            Assert.StartsWith("The page '/page' cannot know the value of the parameter in '/{tenant}/metrics'", failure.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_page_composes_with_RequireAuthorization()
    {
        await using App app = await App.StartAsync(
            static builder =>
            {
                builder.Services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
                builder.Services.AddAuthorization();
            },
            static app => app.MapMetricsPage().RequireAuthorization(),
            "http://127.0.0.1:0");

        using HttpResponseMessage response = await app.SendAsync("GET", "/metrics/page");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("HEAD", HttpStatusCode.OK)]
    [InlineData("POST", HttpStatusCode.MethodNotAllowed)]
    public async Task HEAD_is_supported_and_other_methods_are_refused(string method, HttpStatusCode expected)
    {
        await using App app = await App.StartAsync(static app => app.MapMetricsPage());

        using HttpResponseMessage response = await app.SendAsync(method, "/metrics/page");

        Assert.Equal(expected, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_page_does_not_count_in_the_request_metrics_of_the_app()
    {
        await using App app = await App.StartAsync(static app =>
        {
            app.UseHttpMetrics();
            app.MapMetricsPage();
            app.MapGet("/hello", static () => "hello");
        });
        using var requests = new MeterListener();
        var counted = new TaskCompletionSource<string?>();
        IMeterFactory meters = app.Services.GetRequiredService<IMeterFactory>();
        requests.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "http.server.request.duration" && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        requests.SetMeasurementEventCallback<double>((_, _, tags, _) =>
            counted.TrySetResult((string?)tags.ToArray().Single(static tag => tag.Key == "http.route").Value));
        requests.Start();

        await app.GetStringAsync("/metrics/page");
        await app.GetStringAsync("/hello");

        Assert.Equal("/hello", await counted.Task);
        Assert.Equal("Prometheus metrics page", app.Services.GetRequiredService<EndpointDataSource>().Endpoints[0].DisplayName);
    }

    [Fact]
    public async Task A_server_with_its_own_port_has_links_and_a_page()
    {
        using KestrelMetricServer server = new KestrelMetricServer(new MetricServerOptions { Port = 0, Path = "/internal" }).MapMetricsPage().Start();
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{server.Port}") };

        string root = await http.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        string page = await http.GetStringAsync(new Uri("/internal/page", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("<a href=\"internal/page\">Page</a>", root, StringComparison.Ordinal);
        Assert.Contains("<a href=\"internal\">Metrics</a>", root, StringComparison.Ordinal);
        Assert.Equal(".", MetricsUrl().Match(page).Groups["url"].Value);
        Assert.Throws<InvalidOperationException>(() => server.MapMetricsPage());
    }

    [Fact]
    public async Task A_hosted_server_has_a_page_only_if_asked_for()
    {
        await using App app = await App.StartAsync(
            static builder => builder.Services
                .AddKestrelMetricServer(static options => options.Port = 0)
                .AddKestrelMetricServerPage()
                .AddKestrelMetricServer("second", static options => options.Port = 0),
            static _ => { },
            "http://127.0.0.1:0");
        KestrelMetricServer[] servers = [.. app.Services.GetServices<KestrelMetricServer>()];

        int[] statuses =
        [
            (int)await StatusAsync(app, servers[0], "/metrics/page"), (int)await StatusAsync(app, servers[0], "/"),
            (int)await StatusAsync(app, servers[1], "/metrics/page"), (int)await StatusAsync(app, servers[1], "/"),
        ];

        Assert.Equal([200, 200, 404, 200], statuses);
    }

    private static async Task<HttpStatusCode> StatusAsync(App app, KestrelMetricServer server, string path)
    {
        using HttpResponseMessage response = await app.Http.GetAsync(
            new Uri($"http://localhost:{server.Port}{path}"), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    [GeneratedRegex("<meta name=\"metrics-url\" content=\"(?<url>[^\"]*)\">")]
    private static partial Regex MetricsUrl();
}
