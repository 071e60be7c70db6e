using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using static MetricsClient.AspNetCore.Tests.HttpMetrics.Measured;

namespace MetricsClient.AspNetCore.Tests.HttpMetrics;

public sealed class HttpMetricsOptionsTests
{
    [Fact]
    public async Task Status_codes_can_be_reduced_to_their_class()
    {
        string[] samples = await RequestsAsync(
            static app =>
            {
                app.UseHttpMetrics(static options =>
                {
                    options.ReduceStatusCodes = true;
                    options.IncludeInProgress = options.IncludeDuration = false;
                });
                app.MapGet("/", static () => Results.NoContent());
            },
            "/",
            "/nowhere");

        Assert.Equal(
            [
                """http_requests_received_total{code="2xx",method="GET",controller="",action="",endpoint="/"} 1""",
                """http_requests_received_total{code="4xx",method="GET",controller="",action="",endpoint=""} 1""",
            ],
            samples);
    }

    [Fact]
    public async Task Route_parameters_and_functions_add_labels_to_all_metrics()
    {
        string[] samples = await RequestsAsync(
            static app =>
            {
                app.UseHttpMetrics(static options =>
                {
                    options.AddRouteParameter("version");
                    options.AddRouteParameter("tenant", "customer");
                    options.AddCustomLabel("host", static context => context.Request.Host.Host);
                    options.AddCustomLabel("endpoint", static _ => "mine");
                });
                app.MapGet("/{version}/{tenant}/{more?}", static (string version) => version);
            },
            "/v1/acme");

        const string Labels = "method=\"GET\",controller=\"\",action=\"\",endpoint=\"mine\",version=\"v1\",customer=\"acme\",host=\"127.0.0.1\"";
        Assert.Equal(
            [
                "http_request_duration_seconds_count{code=\"200\"," + Labels + "} 1",
                "http_requests_in_progress{" + Labels + "} 0",
                "http_requests_received_total{code=\"200\"," + Labels + "} 1",
            ],
            samples);
    }

    [Fact]
    public async Task A_function_that_fails_gives_an_empty_value_and_one_warning()
    {
        IReadOnlyList<string> log = [];
        string[] samples = await RequestsAsync(
            static app =>
            {
                app.UseHttpMetrics(static options =>
                {
                    options.IncludeInProgress = options.IncludeDuration = false;
                    options.AddCustomLabel("user", static context => context.User.FindFirst("none")!.Value);
                });
                app.MapGet("/", static () => "Hello.");
            },
            async app =>
            {
                Assert.Equal("Hello.", await app.GetStringAsync("/"));
                Assert.Equal("Hello.", await app.GetStringAsync("/"));
                log = [.. app.Log.Warnings];
            });

        Assert.Equal(["""http_requests_received_total{code="200",method="GET",controller="",action="",endpoint="/",user=""} 2"""], samples);
        Assert.Equal(
            ["Warning: The function for the label user of the HTTP metrics failed; the value is empty. Further failures are not logged."],
            log);
    }

    [Fact]
    public async Task The_buckets_of_the_duration_and_the_registry_can_be_set()
    {
        var registry = new CollectorRegistry();
        string[] inContainer = await RequestsAsync(
            app =>
            {
                app.UseHttpMetrics(options =>
                {
                    options.Registry = registry;
                    options.Duration = new() { Buckets = [3600] };
                    options.IncludeRequestCount = options.IncludeInProgress = false;
                });
                app.MapGet("/", static () => "Hello.");
            },
            "/");

        string[] buckets = [.. (await TextAsync(registry)).Split('\n').Where(static line => line.Contains("_bucket"))];
        Assert.Empty(inContainer);
        Assert.Equal(
            [
                """http_request_duration_seconds_bucket{code="200",method="GET",controller="",action="",endpoint="/",le="3600.0"} 1""",
                """http_request_duration_seconds_bucket{code="200",method="GET",controller="",action="",endpoint="/",le="+Inf"} 1""",
            ],
            buckets);
    }

    [Fact]
    public void A_label_with_an_invalid_name_is_rejected_at_the_start()
    {
        WebApplication app = WebApplication.CreateBuilder().Build();

        Assert.Throws<ArgumentException>(() => app.UseHttpMetrics(static options => options.AddCustomLabel("code", static _ => "")));
        Assert.Throws<ArgumentException>(() => app.UseHttpMetrics(static options => options.AddRouteParameter("id", "not a name")));
        Assert.Throws<ArgumentNullException>("configure", () => app.UseHttpMetrics((Action<HttpMetricsOptions>)null!));
    }
}
