using System.Net;
using MetricsClient.Push.Gateway;
using MetricsClient.Push.Sinks;
using MetricsClient.RemoteWrite.Sending;
using MetricsClient.RemoteWrite.Series;

namespace MetricsClient.RemoteWrite.Tests.Sending;

/// <summary>The bytes that a push allocates beside the HTTP client (benchmarks: remote-write).</summary>
public sealed class PushAllocationTests
{
    private static readonly Uri s_endpoint = new("http://localhost/");

    /// <remarks>
    /// The responses arrive after the pushes have begun to wait, as from a server, so that the state of each asynchronous method counts. All
    /// pushes wait at the same time, so that no push finds the state of another in a pool, as if each began on a thread of its own. A
    /// handler replaces only the connections. One thread does all, so that other tests do not count.
    /// </remarks>
    [Theory]
    [InlineData(RemoteWriteProtocol.Version1)]
    [InlineData(RemoteWriteProtocol.PreferVersion2)]
    public async Task A_push_of_known_series_allocates_less_than_1_kB_more_than_HttpClient(RemoteWriteProtocol protocol)
    {
        var registry = new CollectorRegistry();
        MetricFamily<Counter> counters = registry.CreateCounter("rows_total", "Rows.", "n");
        for (int i = 0; i < 1_000; i++)
        {
            counters.WithLabels($"{i}").Inc(i);
        }

        using var handler = new Handler();
        MetricPusher[] pushers = [.. Enumerable.Range(0, Handler.AtOnce).Select(_ => Pusher(registry, protocol, handler))];
        using var http = new HttpClient(handler, disposeHandler: false);
        byte[] body = new byte[1_000];

        // Without the synchronization context of the test, a response continues its push on the same thread.
        (long push, long post) = await Task.Run(
            () => (
                handler.LeastBytes(i => pushers[i].PushAsync(), static result => Assert.True(result.IsSuccess, result.ToString())),
                handler.LeastBytes(_ => http.SendAsync(Post(body), HttpCompletionOption.ResponseHeadersRead), static response => response.Dispose())),
            TestContext.Current.CancellationToken);

        Array.ForEach(pushers, static pusher => pusher.Dispose());
        Assert.InRange(push - post, 0, 999);
    }

    // As AddRemoteWrite, but with a handler instead of connections.
    private static MetricPusher Pusher(CollectorRegistry registry, RemoteWriteProtocol protocol, Handler handler)
    {
        var settings = new SinkSettings(new RemoteWriteOptions { Protocol = protocol });
        var options = new MetricPusherOptions { Job = "j", ShutdownAction = ShutdownAction.None, Push = { Registry = registry } };
        options.Push.Destinations.Add(new PushDestination(Sink, HasClientOfCaller: false));
        return new MetricPusher(options);

        RemoteWriteSink Sink(GroupingKey group, TimeProvider time)
        {
            var http = new HttpMessageInvoker(handler, disposeHandler: false);
            var endpoint = new RemoteEndpoint(http, isOwnHttp: true, s_endpoint, new GatewayAddress(new PushOptions(), s_endpoint));
            var sender = new RemoteWriteSender(http, ownsHttp: true, [endpoint]);
            return new RemoteWriteSink(sender, settings, Identity.LabelsOf(group, instance: null, []), registry, time);
        }
    }

    private static HttpRequestMessage Post(byte[] body) => new(HttpMethod.Post, s_endpoint) { Content = new ByteArrayContent(body) };

    // Uses a request as a connection does, and responds when the sender waits.
    private sealed class Handler : HttpMessageHandler
    {
        public const int AtOnce = 16;
        private const int Rounds = 20;

        private readonly Task[] _sent = new Task[AtOnce];
        private readonly Queue<TaskCompletionSource> _waiting = new(AtOnce);

        // The bytes of one request: the least of several rounds, because the first rounds load code, and a garbage collection may empty the pools.
        public long LeastBytes<T>(Func<int, Task<T>> sendAsync, Action<T> check)
        {
            long least = long.MaxValue;
            for (int round = 0; round < Rounds; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < AtOnce; i++)
                {
                    _sent[i] = sendAsync(i);
                    Assert.False(_sent[i].IsCompleted);
                }

                while (_waiting.TryDequeue(out TaskCompletionSource? waiting))
                {
                    waiting.SetResult();
                }

                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                Array.ForEach(_sent, sent => check(((Task<T>)sent).GetAwaiter().GetResult()));
            }

            return least / AtOnce;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using CancellationTokenRegistration cancel = cancellationToken.UnsafeRegister(static _ => { }, state: null);
            Assert.True(request.Content!.Headers.ContentLength > 0);
            await request.Content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            var waiting = new TaskCompletionSource();
            _waiting.Enqueue(waiting);
            await waiting.Task.ConfigureAwait(false);
            var response = new HttpResponseMessage(HttpStatusCode.OK);
            response.Headers.Add("X-Prometheus-Remote-Write-Samples-Written", "1");
            return response;
        }
    }
}
