using System.Net;
using System.Runtime.CompilerServices;

namespace MetricsClient.Tests.Push;

public sealed class CallersHttpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_HTTP_client_of_the_caller_is_used_and_not_disposed()
    {
        await using var gateway = new TestGateway();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-From", "the caller");
        using (var pusher = new MetricPusher(Options(gateway, http)))
        {
            Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);
        }

        Assert.Equal("the caller", (await gateway.NextAsync()).Headers["X-From"]);
        using HttpResponseMessage still = await http.GetAsync(gateway.Address, Cancellation);
        Assert.True(still.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_redirect_followed_by_the_HTTP_client_of_the_caller_is_no_success()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Redirect(302, "/login"), GatewayAnswers.Status(200, "Please log in."));
        using var http = new HttpClient();
        using var pusher = new MetricPusher(Options(gateway, http));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal(PushOutcome.Rejected, result.Outcome);
        Assert.StartsWith("The HTTP client followed a redirect", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PushMethod.Put)]
    [InlineData(PushMethod.Post)]
    public async Task A_redirect_to_the_same_path_of_a_different_server_is_no_success(PushMethod method)
    {
        await using var elsewhere = new TestGateway();
        await using var gateway = new TestGateway(GatewayAnswers.Redirect(301, new Uri(elsewhere.Address, "/metrics/job/backup").AbsoluteUri));
        using var http = new HttpClient();
        MetricPusherOptions options = Options(gateway, http);
        options.Push.Method = method;
        using var pusher = new MetricPusher(options);

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal(PushOutcome.Rejected, result.Outcome);
        Assert.StartsWith("The HTTP client followed a redirect", result.Reason, StringComparison.Ordinal);
        Assert.Single(elsewhere.Rest());
    }

    [Fact]
    public async Task Every_exception_of_a_handler_becomes_an_outcome()
    {
        await using var gateway = new TestGateway();
        using var handler = new Handler(static _ => throw new InvalidOperationException("no certificate"));
        using var http = new HttpMessageInvoker(handler);
        using var pusher = new MetricPusher(Options(gateway, http));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Failed, "System.InvalidOperationException: no certificate"), (result.Outcome, result.Reason));
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "The name could not be resolved: why")]
    [InlineData(HttpRequestError.ConnectionError, "No connection: why")]
    [InlineData(HttpRequestError.SecureConnectionError, "No TLS connection: cause")]
    [InlineData(HttpRequestError.ResponseEnded, "The server closed the connection before a response.")]
    [InlineData(HttpRequestError.Unknown, "cause")]
    public async Task The_reason_explains_why_the_gateway_is_unreachable(HttpRequestError error, string reason)
    {
        await using var gateway = new TestGateway();
        using var handler = new Handler(_ => throw new HttpRequestException(error, "why", new IOException("cause")));
        using var http = new HttpMessageInvoker(handler);
        using var pusher = new MetricPusher(Options(gateway, http));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Unreachable, reason), (result.Outcome, result.Reason));
    }

    [Fact]
    public async Task The_password_of_a_proxy_is_not_in_the_reason()
    {
        await using var proxy = new TestGateway(GatewayAnswers.Status(407), GatewayAnswers.Status(407));
        await using var gateway = new TestGateway { Tls = new() };
        using var handler = new SocketsHttpHandler { Proxy = new WebProxy($"http://user:secret@{proxy.Address.Authority}"), UseProxy = true };
        using var http = new HttpMessageInvoker(handler);
        using var pusher = new MetricPusher(Options(gateway, http));

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal("CONNECT", (await proxy.NextAsync()).Method);
        Assert.Equal(
            (PushOutcome.Unreachable, "The proxy refused the connection; check the address, user and password of the proxy."), (result.Outcome, result.Reason));
    }

    [Fact]
    public async Task A_push_does_not_wait_for_a_handler_that_ignores_the_token()
    {
        PushResult result = await PushBeyondTimeoutAsync(new TaskCompletionSource<HttpResponseMessage>().Task);

        Assert.Equal(PushOutcome.TimedOut, result.Outcome);
    }

    [Fact]
    public async Task A_response_that_comes_after_the_deadline_is_disposed()
    {
        var late = new TaskCompletionSource<HttpResponseMessage>();
        await PushBeyondTimeoutAsync(late.Task);
        var content = new WatchedContent();

        late.SetResult(new HttpResponseMessage { Content = content });

        await content.Disposed.WaitAsync(TestGateway.Patience, Cancellation);
    }

    [Fact]
    public async Task An_exception_of_a_handler_after_the_deadline_is_not_unobserved() =>
        Assert.False(await UnobservedExceptions.AreReportedAfter(FailBeyondTimeoutAsync));

    // Not inlined: no local variable of the test keeps the task alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task FailBeyondTimeoutAsync(string message)
    {
        var late = new TaskCompletionSource<HttpResponseMessage>();
        await PushBeyondTimeoutAsync(late.Task);
        late.SetException(new InvalidOperationException(message));
    }

    // Pushes with a handler that ignores the token and returns a task which has not ended at the deadline.
    private static async Task<PushResult> PushBeyondTimeoutAsync(Task<HttpResponseMessage> response)
    {
        await using var gateway = new TestGateway();
        var time = new TimerWatch();
        MetricPusherOptions? options = null;
        using var handler = new Handler(_ =>
        {
            time.Advance(options!.Push.Timeout);
            return response;
        });
        using var http = new HttpMessageInvoker(handler);
        options = Options(gateway, http);
        options.Push.Registry = new CollectorRegistry(time);
        using var pusher = new MetricPusher(options);
        return await pusher.PushAsync(Cancellation);
    }

    private static MetricPusherOptions Options(TestGateway gateway, HttpMessageInvoker http)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("backup_bytes", "Size of the last backup.").Set(42);
        return new MetricPusherOptions { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, HttpInvoker = http, Timeout = TestGateway.Patience } };
    }

    private sealed class WatchedContent : HttpContent
    {
        private readonly TaskCompletionSource _disposed = new();

        public Task Disposed => _disposed.Task;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            _disposed.TrySetResult();
        }
    }

    private sealed class Handler : HttpMessageHandler
    {
        private readonly Func<HttpRequestMessage, Task<HttpResponseMessage>> _send;

        public Handler(Func<HttpRequestMessage, Task<HttpResponseMessage>> send)
        {
            _send = send;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _send(request);
    }
}
