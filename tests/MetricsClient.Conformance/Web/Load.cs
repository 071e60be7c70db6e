using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using Grpc.Core;
using Grpc.Net.Client;
using MetricsClient.Integrations.Tests.Grpc;

namespace MetricsClient.Conformance.Web;

/// <summary>A load generator for <see cref="WebChild"/>, which counts its requests by route, method and received status.</summary>
internal sealed class Load : IDisposable
{
    private const int Workers = 8;
    private const int RoundsOfWorker = 5;

    // Each request of a round, with the route that the app should find.
    private static readonly (HttpMethod Method, string Path, string Route)[] s_requests =
    [
        (HttpMethod.Get, "/", "/"),
        (HttpMethod.Head, "/", ""),
        (HttpMethod.Post, "/orders", "/orders"),
        (HttpMethod.Get, "/orders/book?items=3", "/orders/{kind}"),
        (HttpMethod.Get, "/orders/pen?items=many", "/orders/{kind}"),
        (HttpMethod.Get, "/cart/a?items=2", "/cart/{customer}"),
        (HttpMethod.Get, "/missing", "/missing"),
        (HttpMethod.Get, "/limited", "/limited"),
        (HttpMethod.Get, "/throw", "/throw"),
        (HttpMethod.Get, "/events", "/events"),
        (HttpMethod.Get, "/items/1", "items/{id:int}"),
        (HttpMethod.Get, "/items/100", "items/{id:int}"),
        (HttpMethod.Get, "/nowhere/1", ""),
        (HttpMethod.Get, "/nowhere/2", ""),
    ];

    private readonly WebChild _app;
    private readonly HttpClient _http = new();
    private readonly GrpcChannel _channel;
    private readonly ConcurrentDictionary<string, int> _requests = new();
    private readonly ConcurrentDictionary<string, int> _grpc = new();
    private int _canceledStreams;

    public Load(WebChild app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(app.Grpc);
    }

    /// <summary>Gets the HTTP requests, as lines of method, route, status and number.</summary>
    /// <param name="canceledStream">The status of a stream that the client canceled after it received the status 200.</param>
    /// <returns>The lines in order.</returns>
    public string HttpRequests(int canceledStream) =>
        Lines([.. _requests, KeyValuePair.Create(Key(HttpMethod.Post, "/test.Echo/ServerStream", canceledStream), _canceledStreams)]);

    /// <summary>Gets the number of requests whose handler threw an exception.</summary>
    public int Exceptions => _requests[Key(HttpMethod.Get, "/throw", 500)];

    /// <summary>Gets the gRPC calls, as lines of service, method, status and number.</summary>
    public string GrpcCalls => Lines(_grpc);

    /// <summary>Formats counts for a comparison.</summary>
    /// <returns>One line for each count, in order.</returns>
    public static string Lines(IEnumerable<KeyValuePair<string, int>> counts) =>
        string.Join('\n', counts.Select(static count => $"{count.Key} = {count.Value}").Order(StringComparer.Ordinal));

    /// <summary>Sends all kinds of requests, several at a time. All of them have ended at the client when the task completes.</summary>
    public async Task RunAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            for (int round = 0; round < RoundsOfWorker; round++)
            {
                await RoundAsync();
            }
        })));
        await CancelAsync(Workers);
    }

    /// <summary>Sends one request to the app, and counts it.</summary>
    public async Task SendAsync(HttpMethod method, string path, string route)
    {
        using var request = new HttpRequestMessage(method, new Uri(_app.Http, path));
        using HttpResponseMessage response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Count(method, route, (int)response.StatusCode);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _channel.Dispose();
    }

    private async Task RoundAsync()
    {
        foreach ((HttpMethod method, string path, string route) in s_requests)
        {
            await SendAsync(method, path, route);
        }

        // The app sends the second request to itself.
        await SendAsync(HttpMethod.Get, "/call?path=/missing", "/call");
        Count(HttpMethod.Get, "/missing", 404);

        await UseWebSocketAsync();
        foreach (string request in new[] { "hello", "NotFound", "throw", "set status" })
        {
            await CallAsync(Echo.Unary, request);
        }

        await CallAsync(Echo.Missing, "hello");
        await CancelCallAsync();
    }

    private async Task UseWebSocketAsync()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(_app.Http) { Scheme = "ws", Path = "/socket" }.Uri, cancellation);
        await socket.SendAsync(new byte[] { 1 }, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
        await socket.ReceiveAsync(new byte[10], cancellation);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
        Count(HttpMethod.Get, "/socket", 101);
    }

    private async Task CallAsync(Method<string, string> method, string request)
    {
        StatusCode status = StatusCode.OK;
        try
        {
            using AsyncUnaryCall<string> call = _channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(), request);
            await call.ResponseAsync;
            status = call.GetStatus().StatusCode;
        }
        catch (RpcException failure)
        {
            status = failure.StatusCode;
        }

        CountCall(method, status);
    }

    // Cancels a call that has begun: the service has sent the first message.
    private async Task CancelCallAsync()
    {
        using AsyncServerStreamingCall<string> call =
            _channel.CreateCallInvoker().AsyncServerStreamingCall(Echo.ServerStream, null, new CallOptions(), "wait");
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Increment(_grpc, $"{Echo.Name}/{Echo.ServerStream.Name} {StatusCode.Cancelled}");
        Interlocked.Increment(ref _canceledStreams);
    }

    // Cancels requests that have begun: the app counts the requests that wait.
    private async Task CancelAsync(int requests)
    {
        using var cancellation = new CancellationTokenSource();
        Task[] waiting = [.. Enumerable.Range(0, requests).Select(_ => _http.GetAsync(new Uri(_app.Http, "/wait"), cancellation.Token))];
        await WaitForAsync(requests);
        await cancellation.CancelAsync();
        foreach (Task request in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
            Count(HttpMethod.Get, "/wait", 499);
        }

        await WaitForAsync(0);
    }

    private Task<string> WaitForAsync(int requests) => Eventually.GetAsync($"{requests} waiting requests", async () =>
    {
        string waiting = await _http.GetStringAsync(new Uri(_app.Http, "/waiting"), TestContext.Current.CancellationToken);
        Count(HttpMethod.Get, "/waiting", 200);
        return waiting == requests.ToString(CultureInfo.InvariantCulture) ? waiting : null;
    });

    private void Count(HttpMethod method, string route, int status) => Increment(_requests, Key(method, route, status));

    // gRPC sends its status after the body. The status of HTTP is 200.
    private void CountCall(Method<string, string> method, StatusCode status)
    {
        bool isMissing = method == Echo.Missing;
        Increment(_grpc, isMissing ? $"_OTHER/_OTHER {status}" : $"{method.ServiceName}/{method.Name} {status}");
        Count(HttpMethod.Post, isMissing ? $"{Echo.Name}/{{unimplementedMethod:grpcunimplemented}}" : method.FullName, 200);
    }

    private static string Key(HttpMethod method, string route, int status) =>
        string.Create(CultureInfo.InvariantCulture, $"{method} {route} {status}");

    private static void Increment(ConcurrentDictionary<string, int> counts, string key) =>
        counts.AddOrUpdate(key, 1, static (_, count) => count + 1);
}
