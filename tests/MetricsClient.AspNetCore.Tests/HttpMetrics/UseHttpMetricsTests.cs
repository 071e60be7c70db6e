using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using static MetricsClient.AspNetCore.Tests.HttpMetrics.Measured;

namespace MetricsClient.AspNetCore.Tests.HttpMetrics;

public sealed class UseHttpMetricsTests
{
    [Fact]
    public async Task A_request_is_counted_by_code_method_and_route_pattern()
    {
        string[] samples = await RequestsAsync(
            static app =>
            {
                app.UseHttpMetrics();
                app.MapGet("/orders/{id}", (string id) => id);
            },
            "/orders/1",
            "/orders/2",
            "/nowhere");

        Assert.Equal(
            [
                """http_request_duration_seconds_count{code="200",method="GET",controller="",action="",endpoint="/orders/{id}"} 2""",
                """http_request_duration_seconds_count{code="404",method="GET",controller="",action="",endpoint=""} 1""",
                """http_requests_in_progress{method="GET",controller="",action="",endpoint="/orders/{id}"} 0""",
                """http_requests_in_progress{method="GET",controller="",action="",endpoint=""} 0""",
                """http_requests_received_total{code="200",method="GET",controller="",action="",endpoint="/orders/{id}"} 2""",
                """http_requests_received_total{code="404",method="GET",controller="",action="",endpoint=""} 1""",
            ],
            samples);
    }

    [Fact]
    public async Task A_request_in_progress_is_exposed_until_it_ends()
    {
        string? during = null;
        string[] after = await RequestsAsync(
            static app =>
            {
                app.UseHttpMetrics(static options => options.IncludeRequestCount = options.IncludeDuration = false);
                app.MapGet("/", (CollectorRegistry registry) => TextAsync(registry));
            },
            async app => during = await app.GetStringAsync("/"));

        Assert.Contains("""http_requests_in_progress{method="GET",controller="",action="",endpoint="/"} 1""", during);
        Assert.Equal(["""http_requests_in_progress{method="GET",controller="",action="",endpoint="/"} 0"""], after);
    }

    [Theory]
    [InlineData("before the exception handler")]
    [InlineData("after the exception handler")]
    [InlineData("without an exception handler")]
    public async Task An_unhandled_exception_counts_once_as_500_with_the_original_route(string place)
    {
        string[] samples = await CountsAsync(
            app =>
            {
                UseAround(app, place, static app => app.UseExceptionHandler("/error"));
                app.MapGet("/fail", void () => throw new InvalidOperationException("Expected."));
                app.MapGet("/error", static () => Results.Text("Sorry.", statusCode: 500));
            },
            "/fail");

        Assert.Equal(["""http_requests_received_total{code="500",method="GET",controller="",action="",endpoint="/fail"} 1"""], samples);
    }

    [Theory]
    [InlineData("before the status code pages")]
    [InlineData("after the status code pages")]
    public async Task A_status_code_page_does_not_count_as_a_second_request(string place)
    {
        string[] samples = await CountsAsync(
            app =>
            {
                UseAround(app, place, static app => app.UseStatusCodePagesWithReExecute("/page"));
                app.MapGet("/teapot", static () => Results.StatusCode(418));
                app.MapGet("/page", static () => "A page.");
            },
            "/teapot");

        Assert.Equal(["""http_requests_received_total{code="418",method="GET",controller="",action="",endpoint="/teapot"} 1"""], samples);
    }

    [Fact]
    public async Task A_rejected_request_has_the_status_code_of_the_exception()
    {
        string[] samples = await CountsAsync(
            static app =>
            {
                app.UseHttpMetrics();
                app.MapGet("/", void () => throw new BadHttpRequestException("Expected.", StatusCodes.Status413PayloadTooLarge));
            },
            "/");

        Assert.Equal(["""http_requests_received_total{code="413",method="GET",controller="",action="",endpoint="/"} 1"""], samples);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_the_client_cancels_counts_as_499(bool observesToken)
    {
        var started = new TaskCompletionSource();
        string[] samples = await CountsAsync(
            app =>
            {
                app.UseHttpMetrics();
                app.MapGet("/slow", async context =>
                {
                    started.SetResult();
                    var aborted = new TaskCompletionSource();
                    await using CancellationTokenRegistration registration = context.RequestAborted.Register(aborted.SetResult);
                    await aborted.Task;
                    if (observesToken)
                    {
                        context.RequestAborted.ThrowIfCancellationRequested();
                    }

                    await context.Response.WriteAsync("Too late.");
                });
            },
            async app =>
            {
                using var cancel = new CancellationTokenSource();
                Task<HttpResponseMessage> request = app.Http.GetAsync(new Uri(app.Url, "/slow"), cancel.Token);
                await started.Task;
                await cancel.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
            });

        Assert.Equal(["""http_requests_received_total{code="499",method="GET",controller="",action="",endpoint="/slow"} 1"""], samples);
    }

    [Fact]
    public async Task A_web_socket_and_server_sent_events_count_once_when_they_end()
    {
        string[] samples = await CountsAsync(
            static app =>
            {
                app.UseHttpMetrics();
                app.UseWebSockets();
                app.MapGet("/socket", async context =>
                {
                    using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                    await socket.ReceiveAsync(new byte[1], CancellationToken.None);
                });
                app.MapGet("/events", async context =>
                {
                    context.Response.ContentType = "text/event-stream";
                    await context.Response.WriteAsync("data: first\n\n");
                    await context.Response.Body.FlushAsync();
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                });
            },
            async app =>
            {
                using var socket = new ClientWebSocket();
                Uri address = new UriBuilder(app.Url) { Scheme = "ws", Path = "/socket" }.Uri;
                await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
                using Stream events = await app.Http.GetStreamAsync(new Uri(app.Url, "/events"), TestContext.Current.CancellationToken);
                Assert.Equal('d', events.ReadByte());
            });

        Assert.Equal(
            [
                """http_requests_received_total{code="101",method="GET",controller="",action="",endpoint="/socket"} 1""",
                """http_requests_received_total{code="200",method="GET",controller="",action="",endpoint="/events"} 1""",
            ],
            samples);
    }

    [Fact]
    public async Task An_unknown_method_does_not_become_a_label_value()
    {
        string[] samples = await CountsAsync(
            static app =>
            {
                app.UseHttpMetrics();
                app.Map("/", static () => "Hello.");
            },
            static async app =>
            {
                foreach (string method in (string[])["get", "BREW", "PATCH"])
                {
                    using HttpResponseMessage response = await app.SendAsync(method, "/");
                }
            });

        Assert.Equal(
            [
                """http_requests_received_total{code="200",method="GET",controller="",action="",endpoint="/"} 1""",
                """http_requests_received_total{code="200",method="_OTHER",controller="",action="",endpoint="/"} 1""",
                """http_requests_received_total{code="200",method="PATCH",controller="",action="",endpoint="/"} 1""",
            ],
            samples);
    }

    [Fact]
    public async Task Controllers_path_bases_groups_and_fallbacks_have_their_route_pattern()
    {
        string[] samples = await RequestsAsync(
            static services => services.AddControllers().AddApplicationPart(typeof(StockController).Assembly),
            static app =>
            {
                app.UsePathBase("/shop");
                app.UseRouting();
                app.UseHttpMetrics(static options => options.IncludeDuration = options.IncludeInProgress = false);
                app.MapControllers();
                app.MapGroup("/api/{version}").MapGet("/items", static (string version) => version);
                app.MapFallback(static () => "The app.");
            },
            static async app =>
            {
                foreach (string path in (string[])["/shop/stock/7", "/api/v2/items", "/any/page"])
                {
                    using HttpResponseMessage response = await app.SendAsync("GET", path);
                }
            });

        Assert.Equal(
            [
                """http_requests_received_total{code="200",method="GET",controller="Stock",action="Count",endpoint="stock/{id}"} 1""",
                """http_requests_received_total{code="200",method="GET",controller="",action="",endpoint="/api/{version}/items"} 1""",
                """http_requests_received_total{code="200",method="GET",controller="",action="",endpoint="{*path:nonfile}"} 1""",
            ],
            samples);
    }

    [Fact]
    public async Task A_short_circuited_endpoint_is_counted_if_routing_comes_after_the_metrics()
    {
        string[] samples = await CountsAsync(
            static app =>
            {
                app.UseHttpMetrics();
                app.UseRouting();
                app.MapGet("/short", static () => "Short.").ShortCircuit();
            },
            "/short");

        Assert.Equal(["""http_requests_received_total{code="200",method="GET",controller="",action="",endpoint="/short"} 1"""], samples);
    }

    [Fact]
    public async Task Scrapes_are_not_counted()
    {
        string[] samples = await RequestsAsync(
            static app =>
            {
                app.UseHttpMetrics(static options => options.IncludeInProgress = false);
                app.UseMetricServer("/middleware");
                app.MapMetrics("/endpoint");
            },
            "/middleware",
            "/endpoint");

        Assert.Empty(samples);
    }

    private static void UseAround(WebApplication app, string place, Action<WebApplication> use)
    {
        if (place.StartsWith("before", StringComparison.Ordinal))
        {
            app.UseHttpMetrics();
            use(app);
        }
        else if (place.StartsWith("after", StringComparison.Ordinal))
        {
            use(app);
            app.UseHttpMetrics();
        }
        else
        {
            app.UseHttpMetrics();
        }
    }
}

[ApiController]
[Route("stock")]
public sealed class StockController : ControllerBase
{
    [HttpGet("{id}")]
    public int Count(int id) => id;
}
