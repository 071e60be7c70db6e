using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using static MetricsClient.AspNetCore.Tests.HttpMetrics.Measured;

namespace MetricsClient.AspNetCore.Tests;

/// <summary>The request timeouts of ASP.NET Core cancel the same token as a client that closes the connection.</summary>
public sealed class RequestTimeoutTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData("before the timeouts", 504)]
    [InlineData("after the timeouts", 504)]
    [InlineData("after the timeouts", 503)]
    public async Task A_request_timeout_of_the_server_does_not_count_as_499(string place, int status)
    {
        HttpStatusCode received = default;
        string[] samples = await CountsAsync(
            services => services.AddRequestTimeouts(options =>
                options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = s_short, TimeoutStatusCode = status }),
            app => Place(app, place).MapGet("/slow", static context => Task.Delay(Timeout.Infinite, context.RequestAborted)),
            async app =>
            {
                using HttpResponseMessage response = await app.SendAsync("GET", "/slow");
                received = response.StatusCode;
            });

        Assert.Equal(status, (int)received);
        Assert.Equal([Sample(status)], samples);
    }

    [Theory]
    [InlineData(true, 500)]
    [InlineData(false, 203)]
    public async Task A_handler_that_ends_after_the_timeout_counts_with_its_own_status_code(bool fails, int status)
    {
        string[] samples = await CountsAsync(
            static services => services.AddRequestTimeouts(static options => options.DefaultPolicy = new() { Timeout = s_short }),
            app => Place(app, "after the timeouts").MapGet("/slow", async context =>
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                context.Response.StatusCode = fails ? throw new InvalidOperationException("Expected.") : StatusCodes.Status203NonAuthoritative;
            }),
            static async app =>
            {
                using HttpResponseMessage response = await app.SendAsync("GET", "/slow");
            });

        Assert.Equal([Sample(status)], samples);
    }

    [Fact]
    public async Task A_request_that_the_client_cancels_before_the_timeout_counts_as_499()
    {
        var started = new TaskCompletionSource();
        string[] samples = await CountsAsync(
            static services => services.AddRequestTimeouts(static options => options.DefaultPolicy = new() { Timeout = TimeSpan.FromHours(1) }),
            app => Place(app, "after the timeouts").MapGet("/slow", context =>
            {
                started.SetResult();
                return Task.Delay(Timeout.Infinite, context.RequestAborted);
            }),
            async app =>
            {
                using var cancel = new CancellationTokenSource();
                Task<HttpResponseMessage> request = app.Http.GetAsync(new Uri(app.Url, "/slow"), cancel.Token);
                await started.Task;
                await cancel.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
            });

        Assert.Equal([Sample(499)], samples);
    }

    [Theory]
    [InlineData("MapMetrics")]
    [InlineData("UseMetricServer")]
    public async Task A_request_timeout_of_the_app_does_not_end_a_scrape(string form)
    {
        await using App app = await App.StartAsync(
            static builder => builder.Services.AddRequestTimeouts(static options => options.DefaultPolicy = new() { Timeout = TimeSpan.FromSeconds(2) }),
            app =>
            {
                app.UseRequestTimeouts();
                app.MapGet("/slow", static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
                _ = form == "MapMetrics" ? app.MapMetrics() : (object)app.UseMetricServer();
            },
            "http://127.0.0.1:0");
        var started = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        app.Registry.AddBeforeCollectCallback(() =>
        {
            started.TrySetResult();
            return end.Task;
        });

        // The scrape starts before a request that exceeds the same time limit, and ends after this request.
        Task<string> scrape = app.GetStringAsync("/metrics", "text/plain");
        await started.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        using (HttpResponseMessage slow = await app.SendAsync("GET", "/slow"))
        {
            Assert.Equal(HttpStatusCode.GatewayTimeout, slow.StatusCode);
        }

        end.SetResult();

        Assert.Contains("up 1", await scrape);
    }

    [Fact]
    public async Task A_source_of_scrape_targets_that_exceeds_the_request_timeout_has_failed()
    {
        await using App app = await App.StartAsync(
            static builder => builder.Services.AddRequestTimeouts(),
            static app =>
            {
                app.UseRequestTimeouts();
                app.MapHttpServiceDiscovery("/targets", static async (_, cancellationToken) =>
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    return [];
                }).WithRequestTimeout(s_short);
            },
            "http://127.0.0.1:0");

        using HttpResponseMessage response = await app.SendAsync("GET", "/targets");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("The targets are not available.\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("http_service_discovery_failures_total 1", await TextAsync(app.Registry));
        Assert.Single(app.Log.Warnings);
    }

    private static string Sample(int status) =>
        $$"""http_requests_received_total{code="{{status}}",method="GET",controller="",action="",endpoint="/slow"} 1""";

    private static WebApplication Place(WebApplication app, string place)
    {
        if (place == "before the timeouts")
        {
            app.UseHttpMetrics();
            app.UseRequestTimeouts();
        }
        else
        {
            app.UseRequestTimeouts();
            app.UseHttpMetrics();
        }

        return app;
    }
}
