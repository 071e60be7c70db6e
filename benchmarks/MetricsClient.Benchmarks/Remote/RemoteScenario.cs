using System.Globalization;
using System.Net;

namespace MetricsClient.Benchmarks.Remote;

/// <summary>Pushers of one registry with 100,000 counters with two labels.</summary>
internal static class RemoteScenario
{
    public const int Series = 100_000;

    public static CollectorRegistry Registry()
    {
        var registry = new CollectorRegistry();
        MetricFamily<Counter> counters = registry.CreateCounter(
            "requests_total", "Requests.", ["path", "code"], new CounterOptions { MaxSeries = Series });
        for (int i = 0; i < Series; i++)
        {
            counters.WithLabels($"/api/v1/orders/{(i / 10).ToString(CultureInfo.InvariantCulture)}", (200 + (i % 10)).ToString(CultureInfo.InvariantCulture)).Inc(i * 1.5);
        }

        return registry;
    }

    /// <summary>A pusher of text with gzip to a gateway.</summary>
    public static MetricPusher Text(CollectorRegistry registry, Uri server) => Pusher(registry, push =>
    {
        push.Gateway = server;
        push.UseCompression = true;
    });

    /// <summary>A pusher by remote write.</summary>
    public static MetricPusher Remote(CollectorRegistry registry, Uri server, RemoteWriteProtocol protocol, HttpMessageInvoker? http = null) => Pusher(
        registry, push => push.AddRemoteWrite(new RemoteWriteOptions { Endpoint = server, Protocol = protocol, HttpInvoker = http, MaxRequestBytes = 24 << 20 }));

    public static void Push(MetricPusher pusher)
    {
        PushResult result = pusher.PushAsync().GetAwaiter().GetResult();
        if (!result.IsSuccess)
        {
            throw new InvalidOperationException(result.ToString());
        }
    }

    private static MetricPusher Pusher(CollectorRegistry registry, Action<PushOptions> configure)
    {
        var options = new MetricPusherOptions { Job = "bench", ShutdownAction = ShutdownAction.None, Push = { Registry = registry, Timeout = TimeSpan.FromMinutes(1) } };
        configure(options.Push);
        return new MetricPusher(options);
    }

    /// <summary>Responds without a network. Keeps the last body if <paramref name="keepsBody"/>.</summary>
    internal sealed class Handler(bool keepsBody) : HttpMessageHandler
    {
        public byte[] Body { get; private set; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (keepsBody)
            {
                Body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            }

            var response = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request };
            response.Headers.Add("X-Prometheus-Remote-Write-Samples-Written", "1");
            return response;
        }
    }
}
