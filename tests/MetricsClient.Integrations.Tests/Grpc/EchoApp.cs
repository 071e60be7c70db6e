using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.Integrations.Tests.Grpc;

/// <summary>A gRPC service on a real Kestrel, and a client. Both are measured, each in a registry of its own.</summary>
internal sealed class EchoApp : IAsyncDisposable
{
    private readonly LoopbackApp _app;
    private readonly GrpcChannel _channel;

    private EchoApp(LoopbackApp app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(app.Url);
        Invoker = _channel.Intercept(new GrpcClientMetricsInterceptor(new GrpcMetricsOptions { Registry = ClientRegistry }));
    }

    public CollectorRegistry ClientRegistry { get; } = new();

    public CollectorRegistry ServerRegistry => _app.Registry;

    public CallInvoker Invoker { get; }

    public Uri Url => _app.Url;

    public static Task<EchoApp> StartAsync() => StartAsync(static app => app.UseGrpcMetrics());

    public static async Task<EchoApp> StartAsync(Action<WebApplication> configure)
    {
        LoopbackApp app = await LoopbackApp.StartAsync(
            static services => services
                .AddRequestTimeouts(static options => options.DefaultPolicy = new() { Timeout = TimeSpan.FromMilliseconds(50) }) // only with UseRequestTimeouts
                .AddGrpc(),
            app =>
            {
                app.UseRouting();
                configure(app);
                app.MapGrpcService<EchoService>();
            },
            HttpProtocols.Http2);
        return new EchoApp(app);
    }

    /// <summary>Calls a unary method of the service.</summary>
    /// <returns>The status that the client receives.</returns>
    public async Task<StatusCode> CallAsync(Method<string, string> method, string request, CallOptions options = default)
    {
        try
        {
            using AsyncUnaryCall<string> call = Invoker.AsyncUnaryCall(method, null, options, request);
            await call.ResponseAsync;
            return call.GetStatus().StatusCode;
        }
        catch (RpcException failure)
        {
            return failure.StatusCode;
        }
    }

    /// <summary>Stops the service, which has measured all requests then, and returns the counters of requests.</summary>
    public async Task<string[]> ServerRequestsAsync()
    {
        await _app.StopAsync();
        return [.. (await Exposed.CountsAsync(ServerRegistry, "grpc_requests_received_total")).Order(StringComparer.Ordinal)];
    }

    public async Task<string[]> ClientRequestsAsync() =>
        [.. (await Exposed.CountsAsync(ClientRegistry, "grpc_client_requests_sent_total")).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }
}
