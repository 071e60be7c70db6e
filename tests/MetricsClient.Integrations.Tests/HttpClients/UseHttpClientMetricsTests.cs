using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.Integrations.Tests.HttpClients;

public sealed class UseHttpClientMetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_counted_by_method_host_client_and_status_code()
    {
        await using MeasuredClient measured = await MeasuredClient.StartAsync(Respond);
        using HttpClient client = measured.Create();

        await client.GetStringAsync("/", Cancellation);
        using HttpResponseMessage posted = await client.PostAsync("/404", null, Cancellation);

        Assert.Equal(
            [
                """httpclient_request_duration_seconds_count{method="GET",host="127.0.0.1",client="shop",code="200"} 1""",
                """httpclient_request_duration_seconds_count{method="POST",host="127.0.0.1",client="shop",code="404"} 1""",
                """httpclient_requests_in_progress{method="GET",host="127.0.0.1",client="shop"} 0""",
                """httpclient_requests_in_progress{method="POST",host="127.0.0.1",client="shop"} 0""",
                """httpclient_requests_sent_total{method="GET",host="127.0.0.1",client="shop",code="200"} 1""",
                """httpclient_requests_sent_total{method="POST",host="127.0.0.1",client="shop",code="404"} 1""",
                """httpclient_response_duration_seconds_count{method="GET",host="127.0.0.1",client="shop",code="200"} 1""",
                """httpclient_response_duration_seconds_count{method="POST",host="127.0.0.1",client="shop",code="404"} 1""",
            ],
            (await Exposed.CountsAsync(measured.Registry)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_families_have_the_names_types_and_buckets_of_prometheus_net()
    {
        await using MeasuredClient measured = await MeasuredClient.StartAsync(Respond);
        using HttpClient client = measured.Create();
        await client.GetStringAsync("/", Cancellation);

        string[] lines = (await Exposed.TextAsync(measured.Registry)).Split('\n');

        Assert.Equal(
            [
                "# TYPE httpclient_request_duration_seconds histogram",
                "# TYPE httpclient_requests_in_progress gauge",
                "# TYPE httpclient_requests_sent_total counter",
                "# TYPE httpclient_response_duration_seconds histogram",
            ],
            lines.Where(static line => line.StartsWith("# TYPE", StringComparison.Ordinal)));
        Assert.Equal(
            "0.001 0.002 0.004 0.008 0.016 0.032 0.064 0.128 0.256 0.512 1.024 2.048 4.096 8.192 16.384 32.768 +Inf",
            string.Join(' ', lines.Where(static line => line.StartsWith("httpclient_request_duration_seconds_bucket", StringComparison.Ordinal))
                .Select(static line => line.Split("le=\"")[1].Split('"')[0])));
    }

    [Fact]
    public async Task A_synchronous_request_is_counted()
    {
        await using MeasuredClient measured = await MeasuredClient.StartAsync(Respond, OnlyCounters);
        using HttpClient client = measured.Create();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");

        using HttpResponseMessage response = client.Send(request, Cancellation);

        Assert.Equal(
            """httpclient_requests_sent_total{method="GET",host="127.0.0.1",client="shop",code="200"} 1""",
            Assert.Single(await Exposed.CountsAsync(measured.Registry)));
        Assert.Equal("Hello!", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_method_that_HTTP_does_not_define_has_the_value_OTHER()
    {
        await using MeasuredClient measured = await MeasuredClient.StartAsync(Respond, OnlyCounters);
        using HttpClient client = measured.Create();
        foreach (string method in (string[])["get", "PATCH", "PROPFIND", "X-1", "X-2"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "/any");
            using HttpResponseMessage response = await client.SendAsync(request, Cancellation);
        }

        Assert.Equal(
            [
                """httpclient_requests_sent_total{method="GET",host="127.0.0.1",client="shop",code="200"} 1""",
                """httpclient_requests_sent_total{method="PATCH",host="127.0.0.1",client="shop",code="200"} 1""",
                """httpclient_requests_sent_total{method="_OTHER",host="127.0.0.1",client="shop",code="200"} 3""",
            ],
            await Exposed.CountsAsync(measured.Registry));
    }

    [Fact]
    public async Task Hosts_beyond_the_limit_share_the_value_OTHER()
    {
        await using MeasuredClient measured = await MeasuredClient.StartAsync(
            Respond,
            static options =>
            {
                OnlyCounters(options);
                options.MaxHosts = 2;
            },
            static client => client.ConfigurePrimaryHttpMessageHandler(static () => new AnyHost()));
        using HttpClient client = measured.Create();

        await Parallel.ForAsync(0, 1000, Cancellation, async (i, cancellationToken) =>
        {
            string host = i % 4 == 0 ? "a.test" : i.ToString(CultureInfo.InvariantCulture) + ".test";
            using HttpResponseMessage response = await client.GetAsync(new Uri($"http://{host}/"), cancellationToken);
        });

        string[] samples = await Exposed.CountsAsync(measured.Registry);
        Assert.Equal(3, samples.Length);
        Assert.Equal(1000, samples.Sum(static line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_host_is_empty_with_a_limit_of_0()
    {
        await using MeasuredClient measured = await MeasuredClient.StartAsync(
            Respond,
            static options =>
            {
                OnlyCounters(options);
                options.MaxHosts = 0;
            });
        using HttpClient client = measured.Create();

        await client.GetStringAsync("/", Cancellation);

        Assert.Equal(
            ["""httpclient_requests_sent_total{method="GET",host="",client="shop",code="200"} 1"""],
            await Exposed.CountsAsync(measured.Registry));
    }

    [Fact]
    public async Task All_clients_are_measured_once_and_the_options_of_a_client_have_priority()
    {
        var own = new CollectorRegistry();
        await using MeasuredClient measured = await MeasuredClient.StartAsync(Respond, services =>
        {
            services.AddHttpClient("before").UseHttpClientMetrics(options => options.Registry = own);
            services.UseHttpClientMetrics(OnlyCounters);
            services.AddHttpClient("after").UseHttpClientMetrics().UseHttpClientMetrics(options => options.Registry = own);
            services.AddHttpClient("plain");
        });

        foreach (string name in (string[])["before", "after", "plain", ""])
        {
            using HttpClient client = measured.Create(name);
            await client.GetStringAsync("/", Cancellation);
        }

        Assert.Equal(
            [
                """httpclient_requests_sent_total{method="GET",host="127.0.0.1",client="plain",code="200"} 1""",
                """httpclient_requests_sent_total{method="GET",host="127.0.0.1",client="",code="200"} 1""",
            ],
            await Exposed.CountsAsync(measured.Registry, "httpclient_requests_sent_total"));
        Assert.Equal(
            [
                """httpclient_requests_sent_total{method="GET",host="127.0.0.1",client="before",code="200"} 1""",
                """httpclient_requests_sent_total{method="GET",host="127.0.0.1",client="after",code="200"} 1""",
            ],
            await Exposed.CountsAsync(own, "httpclient_requests_sent_total"));
    }

    [Fact]
    public async Task A_file_that_imports_prometheus_net_keeps_its_meaning()
    {
        await using MeasuredClient measured = await MeasuredClient.StartAsync(
            Respond, static services => MovingOver.PrometheusNetFile.Add(services, MeasuredClient.Name));
        using HttpClient client = measured.Create();

        await client.GetStringAsync("/", Cancellation);

        Assert.Equal("", await Exposed.TextAsync(measured.Registry));
    }

    [Fact]
    public void A_negative_limit_of_hosts_is_rejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => new HttpClientMetricsOptions { MaxHosts = -1 });

    private static void Respond(WebApplication app)
    {
        app.MapGet("/", static () => "Hello!");
        app.MapFallback(static context =>
        {
            context.Response.StatusCode = context.Request.Path == "/404" ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
            return Task.CompletedTask;
        });
    }

    private static void OnlyCounters(HttpClientMetricsOptions options) =>
        options.IncludeRequestDuration = options.IncludeResponseDuration = options.IncludeInProgress = false;

    /// <summary>Responds for any host, without a look-up of names.</summary>
    private sealed class AnyHost : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage());
    }
}
