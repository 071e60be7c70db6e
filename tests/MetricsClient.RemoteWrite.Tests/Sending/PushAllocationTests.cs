using System.Net;

namespace MetricsClient.RemoteWrite.Tests.Sending;

/// <summary>The bytes that a push allocates beside the HTTP client (benchmarks: remote-write).</summary>
public sealed class PushAllocationTests
{
    [Theory]
    [InlineData(RemoteWriteProtocol.Version1)]
    [InlineData(RemoteWriteProtocol.PreferVersion2)]
    public async Task A_push_of_known_series_allocates_little(RemoteWriteProtocol protocol)
    {
        var registry = new CollectorRegistry();
        MetricFamily<Counter> counters = registry.CreateCounter("rows_total", "Rows.", "n");
        for (int i = 0; i < 1_000; i++)
        {
            counters.WithLabels($"{i}").Inc(i);
        }

        using var http = new HttpMessageInvoker(new Handler());
        var options = new MetricPusherOptions { Job = "j", Push = { Registry = registry } };
        options.Push.AddRemoteWrite(new RemoteWriteOptions { Endpoint = new("http://localhost/"), Protocol = protocol, HttpInvoker = http });
        using var pusher = new MetricPusher(options);

        // The least of several pushes, because the first pushes load code, and a garbage collection may empty the pools.
        long allocated = long.MaxValue;
        for (int round = 0; round < 8; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Task<PushResult> push = pusher.PushAsync(TestContext.Current.CancellationToken);
            Assert.True(push.IsCompleted);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True((await push).IsSuccess);
        }

        Assert.InRange(allocated, 0, 2_047);
    }

    // Responds on the thread of the push, with an object of its own.
    private sealed class Handler : HttpMessageHandler
    {
        private readonly Task<HttpResponseMessage> _response;

        public Handler()
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK);
            response.Headers.Add("X-Prometheus-Remote-Write-Samples-Written", "1");
            _response = Task.FromResult(response);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _response;
    }
}
