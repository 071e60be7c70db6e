using System.Net;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore.Tests;

public sealed class MapHttpServiceDiscoveryTests
{
    private const string Failures = "http_service_discovery_failures_total";

    [Fact]
    public async Task A_response_lists_all_targets_with_their_labels()
    {
        await using App app = await App.StartAsync(static app => app.MapHttpServiceDiscovery(
            "/targets",
            [
                new ScrapeTargetGroup(["shop-1:5000", "[::1]:5000"], new Dictionary<string, string> { ["region"] = "eu", ["__metrics_path__"] = "/m" }),
                new ScrapeTargetGroup(["shop-2:5000"]),
                new ScrapeTargetGroup([]),
            ]));

        using HttpResponseMessage response = await app.SendAsync("GET", "/targets", ("Accept", "application/json"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal(
            """[{"targets":["shop-1:5000","[::1]:5000"],"labels":{"region":"eu","__metrics_path__":"/m"}},{"targets":["shop-2:5000"]},{"targets":[]}]""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_list_without_targets_is_an_empty_array()
    {
        await using App app = await App.StartAsync(static app => app.MapHttpServiceDiscovery("/targets", []));

        Assert.Equal("[]", await app.GetStringAsync("/targets"));
    }

    [Fact]
    public async Task Text_beyond_ASCII_and_quotes_is_escaped_and_a_lone_surrogate_is_replaced()
    {
        await using App app = await App.StartAsync(static app => app.MapHttpServiceDiscovery(
            "/targets", [new ScrapeTargetGroup(["a:1"], [new("text", "\"Größe\"\n\ud83d\ude00\ud800")])]));

        Assert.Equal(
            "[{\"targets\":[\"a:1\"],\"labels\":{\"text\":\"\\u0022Gr\\u00F6\\u00DFe\\u0022\\n\\uD83D\\uDE00\\uFFFD\"}}]",
            await app.GetStringAsync("/targets"));
    }

    [Fact]
    public async Task The_targets_are_read_again_for_each_response()
    {
        List<ScrapeTargetGroup> devices = [];
        await using App app = await App.StartAsync(app => app.MapHttpServiceDiscovery("/targets", devices));

        string before = await app.GetStringAsync("/targets");
        devices.Add(new ScrapeTargetGroup(["device-1:9464"]));
        string after = await app.GetStringAsync("/targets");

        Assert.Equal(("[]", """[{"targets":["device-1:9464"]}]"""), (before, after));
    }

    [Fact]
    public async Task A_function_reads_the_request_and_its_services()
    {
        await using App app = await App.StartAsync(
            static builder => builder.Services.AddScoped<Devices>(),
            static app => app.MapHttpServiceDiscovery("/targets/{rack}", static context =>
                context.RequestServices.GetRequiredService<Devices>().In((string)context.GetRouteValue("rack")!)),
            "http://127.0.0.1:0");

        Assert.Equal("""[{"targets":["device-r1:9464"]}]""", await app.GetStringAsync("/targets/r1"));
    }

    [Fact]
    public async Task An_asynchronous_function_returns_the_targets()
    {
        await using App app = await App.StartAsync(static app => app.MapHttpServiceDiscovery("/targets", static async (_, cancellationToken) =>
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return [new ScrapeTargetGroup(["device-1:9464"])];
        }));

        Assert.Equal("""[{"targets":["device-1:9464"]}]""", await app.GetStringAsync("/targets"));
    }

    [Fact]
    public async Task A_failure_is_a_500_without_the_message_and_is_counted_each_time_and_logged_once()
    {
        Exception? failure = new InvalidOperationException("Password=secret");
        await using App app = await App.StartAsync(app => app.MapHttpServiceDiscovery("/targets", _ => failure is null ? [] : throw failure));

        using HttpResponseMessage response = await app.SendAsync("GET", "/targets");
        using HttpResponseMessage again = await app.SendAsync("GET", "/targets");

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError), (response.StatusCode, again.StatusCode));
        Assert.Equal("The targets are not available.\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, FailuresOf(app));
        const string Failed = "Warning: The source of the scrape targets at /targets failed. Prometheus keeps its last list of targets until the source works again. Further failures are counted in http_service_discovery_failures_total and not logged.";
        Assert.Equal([Failed], app.Log.All);

        failure = null;
        Assert.Equal("[]", await app.GetStringAsync("/targets"));
        Assert.Equal("[]", await app.GetStringAsync("/targets"));
        failure = new InvalidOperationException("Again.");
        using HttpResponseMessage later = await app.SendAsync("GET", "/targets");

        Assert.Equal([Failed, "Information: The source of the scrape targets at /targets works again.", Failed], app.Log.All);
        Assert.Equal(3, FailuresOf(app));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_that_fails_halfway_or_is_null_is_a_500_and_no_part_of_the_list(bool isNull)
    {
        await using App app = await App.StartAsync(app => app.MapHttpServiceDiscovery("/targets", _ => isNull ? null! : [new ScrapeTargetGroup(["a:1"]), null!]));

        using HttpResponseMessage response = await app.SendAsync("GET", "/targets");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("The targets are not available.\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, FailuresOf(app));
    }

    [Fact]
    public async Task A_closed_connection_cancels_the_source_and_is_no_failure()
    {
        var started = new TaskCompletionSource();
        await using App app = await App.StartAsync(app => app.MapHttpServiceDiscovery("/targets", async (_, cancellationToken) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return [];
        }));

        using var client = new CancellationTokenSource();
        Task<HttpResponseMessage> request = app.Http.GetAsync(new Uri(app.Url, "/targets"), client.Token);
        await started.Task;
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await app.StopAsync(); // waits for the request

        Assert.Equal(0, FailuresOf(app));
        Assert.Empty(app.Log.All);
    }

    [Fact]
    public async Task HEAD_gets_the_headers_of_GET_and_no_body_and_POST_is_refused()
    {
        await using App app = await App.StartAsync(static app => app.MapHttpServiceDiscovery("/targets", []));

        using HttpResponseMessage head = await app.SendAsync("HEAD", "/targets");
        using HttpResponseMessage post = await app.SendAsync("POST", "/targets");

        Assert.Equal((HttpStatusCode.OK, 2), (head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal(["GET", "HEAD"], post.Content.Headers.Allow);
    }

    [Fact]
    public async Task The_endpoint_composes_with_RequireAuthorization_and_RequireHost()
    {
        await using App app = await App.StartAsync(
            static builder =>
            {
                builder.Services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
                builder.Services.AddAuthorization();
            },
            static app =>
            {
                app.MapHttpServiceDiscovery("/secure", static IEnumerable<ScrapeTargetGroup> (_) => throw new NotSupportedException("Nothing must be read.")).RequireAuthorization();
                app.MapHttpServiceDiscovery("/internal", []).RequireHost("metrics.internal");
            },
            "http://127.0.0.1:0");

        using HttpResponseMessage secure = await app.SendAsync("GET", "/secure");
        using HttpResponseMessage stranger = await app.SendAsync("GET", "/internal");
        using HttpResponseMessage friend = await app.SendAsync("GET", "/internal", ("Host", "metrics.internal"));

        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.NotFound, HttpStatusCode.OK), (secure.StatusCode, stranger.StatusCode, friend.StatusCode));
    }

    [Fact]
    public async Task The_list_is_never_cached_and_is_not_measured_as_a_request_of_the_app()
    {
        int calls = 0;
        await using App app = await App.StartAsync(
            static builder => builder.Services.AddOutputCache(static cache => cache.AddBasePolicy(static policy => policy.Cache())),
            app =>
            {
                app.UseOutputCache();
                app.UseHttpMetrics();
                app.MapMetrics();
                app.MapHttpServiceDiscovery("/targets", _ => [new ScrapeTargetGroup([$"call-{++calls}:1"])]);
            },
            "http://127.0.0.1:0");

        Assert.Equal("""[{"targets":["call-1:1"]}]""", await app.GetStringAsync("/targets"));
        Assert.Equal("""[{"targets":["call-2:1"]}]""", await app.GetStringAsync("/targets"));
        Assert.DoesNotContain("http_requests_received_total{", await app.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_counter_of_failures_is_exposed_with_zero_and_the_endpoint_has_a_name()
    {
        await using App app = await App.StartAsync(static app =>
        {
            app.MapMetrics();
            app.MapHttpServiceDiscovery("/targets", []);
            app.MapHttpServiceDiscovery("/others", []);
        });

        Assert.Equal(
            $"# HELP {Failures} Requests for scrape targets that failed because the source of the targets failed.\n# TYPE {Failures} counter\n{Failures} 0\n",
            await app.GetStringAsync("/metrics?name[]=" + Failures));
        Assert.Equal(
            2, app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Count(static endpoint => endpoint.DisplayName == "Prometheus scrape targets"));
    }

    private static double FailuresOf(App app) => app.Registry.CreateCounter(
        Failures, "Requests for scrape targets that failed because the source of the targets failed.").Value;

    private sealed class Devices
    {
        public IEnumerable<ScrapeTargetGroup> In(string rack) => [new([$"device-{rack}:9464"])];
    }
}
