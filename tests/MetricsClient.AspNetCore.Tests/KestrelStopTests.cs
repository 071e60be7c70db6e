using System.Net;
using System.Net.Sockets;
using MetricsClient.Tests.Http;

namespace MetricsClient.AspNetCore.Tests;

/// <summary>The start and the end of the server without a host.</summary>
public sealed class KestrelStopTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public async Task A_server_starts_once()
    {
        using KestrelMetricServer server = Server().Start();

        Assert.Throws<InvalidOperationException>(() => server.Start());
        server.Stop();
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_that_was_stopped_before_its_start_does_not_start()
    {
        KestrelMetricServer server = Server();

        await server.StopAsync(TestContext.Current.CancellationToken);

        Assert.Throws<InvalidOperationException>(() => server.Start());
    }

    [Theory]
    [InlineData("Stop")]
    [InlineData("StopAsync")]
    [InlineData("Dispose")]
    [InlineData("DisposeAsync")]
    public async Task Each_way_to_stop_frees_the_port_and_a_second_call_has_no_effect(string way)
    {
        KestrelMetricServer server = Server();
        await server.StartAsync(TestContext.Current.CancellationToken);

        await Task.WhenAll(StopAsync(), StopAsync());
        await StopAsync();

        using var next = new TcpListener(IPAddress.Loopback, server.Port);
        next.Start();

        Task StopAsync() => way switch
        {
            "Stop" => Task.Run(server.Stop, TestContext.Current.CancellationToken),
            "StopAsync" => server.StopAsync(TestContext.Current.CancellationToken),
            "Dispose" => Task.Run(server.Dispose, TestContext.Current.CancellationToken),
            _ => server.DisposeAsync().AsTask(),
        };
    }

    [Theory]
    [InlineData("GET /metr")]
    [InlineData("GET /metrics HTTP/1.1\nHost: localh")]
    [InlineData("POST /metrics HTTP/1.1\nHost: localhost\nContent-Length: 9\n\nhalf")]
    public async Task Stop_ends_a_connection_with_half_a_request(string request)
    {
        KestrelMetricServer server = Server().Start();
        using RawClient client = await RawClient.SendAsync(server.Port, request);

        server.Stop();

        await client.ReadToEndAsync();
    }

    [Fact]
    public async Task Stop_does_not_wait_for_a_hanging_callback()
    {
        var started = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        using IDisposable callback = _registry.AddBeforeCollectCallback(_ =>
        {
            started.TrySetResult();
            return never.Task;
        });
        KestrelMetricServer server = Server().Start();
        using RawClient client = await RawClient.SendAsync(server.Port, "GET /metrics HTTP/1.1\nHost: localhost\n\n");
        await started.Task;

        server.Stop();

        await client.ReadToEndAsync();
    }

    [Fact]
    public async Task Start_and_Stop_do_not_need_the_thread_of_a_user_interface()
    {
        KestrelMetricServer server = Server();
        BlockedContext.Run(() => server.Start());
        using RawClient client = await RawClient.SendAsync(server.Port, "GET /metrics HTTP/1.1\nHost: localh");

        BlockedContext.Run(server.Stop);

        Assert.True(server.StopAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
    }

    private KestrelMetricServer Server()
    {
        var options = new MetricServerOptions { Port = TestPort.Next() };
        options.Registries.Add(_registry);
        return new KestrelMetricServer(options);
    }

    /// <summary>A context whose thread never runs a continuation.</summary>
    private sealed class BlockedContext : SynchronizationContext
    {
        public static void Run(Action work)
        {
            SynchronizationContext? context = Current;
            SetSynchronizationContext(new BlockedContext());
            try
            {
                work();
                Assert.IsType<BlockedContext>(Current);
            }
            finally
            {
                SetSynchronizationContext(context);
            }
        }

        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
