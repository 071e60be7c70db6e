using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MetricsClient.Integrations.Tests.Grpc;

public sealed class UseGrpcMetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_counted_and_timed_by_service_method_and_status()
    {
        await using EchoApp app = await EchoApp.StartAsync();

        await app.CallAsync(Echo.Unary, "hello");
        await app.CallAsync(Echo.Unary, "NotFound");
        await app.ServerRequestsAsync();

        Assert.Equal(
            [
                """grpc_request_duration_seconds_count{service="test.Echo",method="Unary",code="OK"} 1""",
                """grpc_request_duration_seconds_count{service="test.Echo",method="Unary",code="NotFound"} 1""",
                """grpc_requests_in_progress{service="test.Echo",method="Unary"} 0""",
                """grpc_requests_received_total{service="test.Echo",method="Unary",code="OK"} 1""",
                """grpc_requests_received_total{service="test.Echo",method="Unary",code="NotFound"} 1""",
            ],
            await Exposed.CountsAsync(app.ServerRegistry));
    }

    [Theory]
    [InlineData("throw", StatusCode.Unknown)]
    [InlineData("set status", StatusCode.DataLoss)]
    [InlineData("!", StatusCode.Unknown)]
    [InlineData("Unauthenticated", StatusCode.Unauthenticated)]
    public async Task The_status_of_the_service_is_the_status_of_the_client(string request, StatusCode status)
    {
        await using EchoApp app = await EchoApp.StartAsync();

        StatusCode received = await app.CallAsync(Echo.Unary, request);

        Assert.Equal(status, received);
        Assert.Equal([Received("Unary", status)], await app.ServerRequestsAsync());
        Assert.Equal([Received("Unary", status).Replace("grpc_requests_received", "grpc_client_requests_sent")], await app.ClientRequestsAsync());
    }

    [Fact]
    public async Task A_stream_is_counted_once_with_its_status()
    {
        await using EchoApp app = await EchoApp.StartAsync();

        foreach (string request in (string[])["hello", "Aborted"])
        {
            await Streams.ClientStreamAsync(app.Invoker, "a", "b", request);
            await Streams.ServerStreamAsync(app.Invoker, request);
            await Streams.DuplexAsync(app.Invoker, "a", request);
        }

        string[] expected =
        [
            Received("ClientStream", StatusCode.Aborted),
            Received("ClientStream", StatusCode.OK),
            Received("Duplex", StatusCode.Aborted),
            Received("Duplex", StatusCode.OK),
            Received("ServerStream", StatusCode.Aborted),
            Received("ServerStream", StatusCode.OK),
        ];
        Assert.Equal(expected, await app.ServerRequestsAsync());
        Assert.Equal(
            expected.Select(static line => line.Replace("grpc_requests_received", "grpc_client_requests_sent")),
            await app.ClientRequestsAsync());
    }

    [Fact]
    public async Task An_exceeded_deadline_counts_as_DeadlineExceeded()
    {
        await using EchoApp app = await EchoApp.StartAsync();
        await app.CallAsync(Echo.Unary, "warm up");

        StatusCode received = await app.CallAsync(
            Echo.Unary, "wait", new CallOptions(deadline: DateTime.UtcNow.AddSeconds(1), cancellationToken: Cancellation));

        Assert.Equal(StatusCode.DeadlineExceeded, received);
        Assert.Equal([Received("Unary", StatusCode.DeadlineExceeded), Received("Unary", StatusCode.OK)], await app.ServerRequestsAsync());
        Assert.Equal(
            """grpc_client_requests_sent_total{service="test.Echo",method="Unary",code="DeadlineExceeded"} 1""",
            (await app.ClientRequestsAsync())[0]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3600)]
    public async Task A_request_that_the_client_cancels_counts_as_Cancelled(int? seconds)
    {
        await using EchoApp app = await EchoApp.StartAsync();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        DateTime? deadline = seconds is { } limit ? DateTime.UtcNow.AddSeconds(limit) : null;
        using AsyncServerStreamingCall<string> call = app.Invoker.AsyncServerStreamingCall(
            Echo.ServerStream, null, new CallOptions(deadline: deadline, cancellationToken: source.Token), "wait");
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        await source.CancelAsync();
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        Assert.Equal([Received("ServerStream", StatusCode.Cancelled)], await app.ServerRequestsAsync());
        Assert.Equal(
            ["""grpc_client_requests_sent_total{service="test.Echo",method="ServerStream",code="Cancelled"} 1"""],
            await app.ClientRequestsAsync());
    }

    [Fact]
    public async Task A_request_timeout_of_the_server_counts_with_the_status_that_the_client_receives()
    {
        await using EchoApp app = await EchoApp.StartAsync(static app =>
        {
            app.UseRequestTimeouts();
            app.UseGrpcMetrics();
        });

        StatusCode received = await app.CallAsync(Echo.Unary, "wait");

        Assert.Equal(StatusCode.Unknown, received);
        Assert.Equal([Received("Unary", StatusCode.Unknown)], await app.ServerRequestsAsync());
    }

    [Fact]
    public async Task A_method_that_the_app_does_not_implement_has_the_value_OTHER()
    {
        await using EchoApp app = await EchoApp.StartAsync();

        Assert.Equal(StatusCode.Unimplemented, await app.CallAsync(Echo.Missing, "hello"));
        Assert.Equal(
            StatusCode.Unimplemented,
            await app.CallAsync(
                new Method<string, string>(
                    MethodType.Unary, "any.Service", "Any", Echo.Unary.RequestMarshaller, Echo.Unary.ResponseMarshaller),
                "hello"));

        Assert.Equal(
            ["""grpc_requests_received_total{service="_OTHER",method="_OTHER",code="Unimplemented"} 2"""], await app.ServerRequestsAsync());
    }

    [Theory]
    [InlineData(StatusCodes.Status401Unauthorized, StatusCode.Unauthenticated)]
    [InlineData(StatusCodes.Status403Forbidden, StatusCode.PermissionDenied)]
    [InlineData(StatusCodes.Status404NotFound, StatusCode.Unimplemented)]
    [InlineData(StatusCodes.Status429TooManyRequests, StatusCode.Unavailable)]
    [InlineData(StatusCodes.Status500InternalServerError, StatusCode.Unknown)]
    [InlineData(StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable)]
    public async Task A_request_that_another_middleware_rejects_has_the_status_of_the_client(int http, StatusCode status)
    {
        await using EchoApp app = await EchoApp.StartAsync(app =>
        {
            app.UseGrpcMetrics();
            app.Use((HttpContext context, RequestDelegate _) =>
            {
                context.Response.StatusCode = http;
                return Task.CompletedTask;
            });
        });

        StatusCode received = await app.CallAsync(Echo.Unary, "hello");

        Assert.Equal(status, received);
        Assert.Equal([Received("Unary", status)], await app.ServerRequestsAsync());
    }

    [Theory]
    [InlineData("POST", "application/json")]
    [InlineData("POST", "application/grpc-web")]
    [InlineData("GET", "application/grpc")]
    public async Task A_request_of_another_protocol_is_not_counted(string method, string contentType)
    {
        await using EchoApp app = await EchoApp.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(app.Url, "/test.Echo/Unary"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } },
        };

        using HttpResponseMessage response = await http.SendAsync(request, Cancellation);

        Assert.False(response.IsSuccessStatusCode);
        Assert.Empty(await app.ServerRequestsAsync());
    }

    [Fact]
    public async Task Metrics_that_are_switched_off_are_not_exposed()
    {
        var registry = new CollectorRegistry();
        await using EchoApp app = await EchoApp.StartAsync(app => app.UseGrpcMetrics(options =>
        {
            options.Registry = registry;
            options.IncludeDuration = options.IncludeInProgress = false;
        }));

        await app.CallAsync(Echo.Unary, "hello");
        await app.ServerRequestsAsync();

        Assert.Equal(
            """
            # HELP grpc_requests_received_total gRPC requests that ended.
            # TYPE grpc_requests_received_total counter
            grpc_requests_received_total{service="test.Echo",method="Unary",code="OK"} 1

            """,
            await Exposed.TextAsync(registry));
        Assert.Equal("", await Exposed.TextAsync(app.ServerRegistry));
    }

    private static string Received(string method, StatusCode status) =>
        $$"""grpc_requests_received_total{service="test.Echo",method="{{method}}",code="{{status}}"} 1""";
}
