using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.Integrations.Tests.Grpc;

public sealed class GrpcClientMetricsInterceptorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_counted_and_timed_by_service_method_and_status()
    {
        await using EchoApp app = await EchoApp.StartAsync();

        await app.CallAsync(Echo.Unary, "hello");
        await app.CallAsync(Echo.Unary, "NotFound");

        Assert.Equal(
            [
                """grpc_client_request_duration_seconds_count{service="test.Echo",method="Unary",code="OK"} 1""",
                """grpc_client_request_duration_seconds_count{service="test.Echo",method="Unary",code="NotFound"} 1""",
                """grpc_client_requests_in_progress{service="test.Echo",method="Unary"} 0""",
                """grpc_client_requests_sent_total{service="test.Echo",method="Unary",code="OK"} 1""",
                """grpc_client_requests_sent_total{service="test.Echo",method="Unary",code="NotFound"} 1""",
            ],
            await Exposed.CountsAsync(app.ClientRegistry));
    }

    [Fact]
    public async Task A_blocking_call_is_counted()
    {
        await using EchoApp app = await EchoApp.StartAsync();

        string response = app.Invoker.BlockingUnaryCall(Echo.Unary, null, new CallOptions(), "hello");
        RpcException failure = Assert.Throws<RpcException>(
            () => app.Invoker.BlockingUnaryCall(Echo.Unary, null, new CallOptions(), "OutOfRange"));

        Assert.Equal(("hello", StatusCode.OutOfRange), (response, failure.StatusCode));
        Assert.Equal([Sent("Unary", StatusCode.OK), Sent("Unary", StatusCode.OutOfRange)], await app.ClientRequestsAsync());
    }

    [Fact]
    public async Task A_service_that_does_not_respond_counts_as_Unavailable()
    {
        await using EchoApp app = await EchoApp.StartAsync();
        await app.ServerRequestsAsync();

        Assert.Equal(StatusCode.Unavailable, await app.CallAsync(Echo.Unary, "hello"));
        await Streams.ServerStreamAsync(app.Invoker, "hello");

        Assert.Equal(
            [Sent("ServerStream", StatusCode.Unavailable), Sent("Unary", StatusCode.Unavailable)], await app.ClientRequestsAsync());
    }

    [Fact]
    public async Task A_stream_is_in_progress_until_it_is_disposed()
    {
        await using EchoApp app = await EchoApp.StartAsync();
        AsyncServerStreamingCall<string> call =
            app.Invoker.AsyncServerStreamingCall(Echo.ServerStream, null, new CallOptions(), "wait");
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        string[] during = await Exposed.CountsAsync(app.ClientRegistry);
        call.Dispose();
        call.Dispose();

        Assert.Equal(["""grpc_client_requests_in_progress{service="test.Echo",method="ServerStream"} 1"""], during);
        Assert.Equal(
            ["""grpc_client_requests_in_progress{service="test.Echo",method="ServerStream"} 0"""],
            await Exposed.CountsAsync(app.ClientRegistry, "grpc_client_requests_in_progress"));
        Assert.Equal([Sent("ServerStream", StatusCode.Cancelled)], await app.ClientRequestsAsync());
    }

    [Fact]
    public async Task A_failed_stream_that_is_disposed_without_a_read_keeps_its_status()
    {
        await using EchoApp app = await EchoApp.StartAsync();
        using (AsyncDuplexStreamingCall<string, string> call = app.Invoker.AsyncDuplexStreamingCall(Echo.Missing, null, new CallOptions()))
        {
            // A response without messages ends with its headers.
            await call.ResponseHeadersAsync;
            while (Record.Exception(() => call.GetStatus()) is not null)
            {
                await Task.Yield();
            }
        }

        Assert.Equal([Sent("Missing", StatusCode.Unimplemented)], await app.ClientRequestsAsync());
    }

    [Fact]
    public async Task A_call_that_cannot_start_counts_as_Unknown()
    {
        await using EchoApp app = await EchoApp.StartAsync();
        var local = DateTime.SpecifyKind(DateTime.UtcNow.AddMinutes(1), DateTimeKind.Local);

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.CallAsync(Echo.Unary, "hello", new CallOptions(deadline: local)));

        Assert.Equal([Sent("Unary", StatusCode.Unknown)], await app.ClientRequestsAsync());
        Assert.Equal(
            ["""grpc_client_requests_in_progress{service="test.Echo",method="Unary"} 0"""],
            await Exposed.CountsAsync(app.ClientRegistry, "grpc_client_requests_in_progress"));
    }

    [Fact]
    public async Task A_client_of_the_factory_uses_the_registry_of_the_container()
    {
        await using EchoApp app = await EchoApp.StartAsync();
        var registry = new CollectorRegistry();
        var services = new ServiceCollection();
        services.AddSingleton(registry);
        services.AddGrpcClientMetrics(static options => options.IncludeDuration = options.IncludeInProgress = false);
        services.AddGrpcClient<EchoClient>(client => client.Address = app.Url).AddInterceptor<GrpcClientMetricsInterceptor>();
        await using ServiceProvider provider = services.BuildServiceProvider();

        string response = await provider.GetRequiredService<EchoClient>().CallAsync("hello");

        Assert.Equal("hello", response);
        Assert.Equal(
            """
            # HELP grpc_client_requests_sent_total gRPC calls of clients that ended.
            # TYPE grpc_client_requests_sent_total counter
            grpc_client_requests_sent_total{service="test.Echo",method="Unary",code="OK"} 1

            """,
            await Exposed.TextAsync(registry));
    }

    private static string Sent(string method, StatusCode status) =>
        $$"""grpc_client_requests_sent_total{service="test.Echo",method="{{method}}",code="{{status}}"} 1""";
}
