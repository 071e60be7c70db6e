using System.Globalization;
using System.Net;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;

namespace MetricsClient.Benchmarks.Families;

/// <summary>
/// Pushes of 100,000 counters with two labels to a receiver that only reads the bytes: remote write, and text for a gateway with gzip. The
/// number of bytes is printed at the end of each benchmark.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 3, iterationCount: 15)]
public class RemoteWriting
{
    private const int Series = 100_000;

    private readonly ReadingHandler _receiver = new();
    private MetricPusher _text = null!;
    private MetricPusher _version1 = null!;
    private MetricPusher _version2 = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var registry = new CollectorRegistry();
        MetricFamily<Counter> counters = registry.CreateCounter(
            "requests_total", "Requests.", ["path", "code"], new CounterOptions { MaxSeries = Series });
        for (int i = 0; i < Series; i++)
        {
            counters.WithLabels($"/api/v1/orders/{(i / 10).ToString(CultureInfo.InvariantCulture)}", (200 + (i % 10)).ToString(CultureInfo.InvariantCulture)).Inc(i * 1.5);
        }

        _text = Pusher(registry, options =>
        {
            options.Gateway = new Uri("http://gateway:9091");
            options.UseCompression = true;
        });
        _version1 = Pusher(registry, options => options.AddRemoteWrite(Receiver(RemoteWriteProtocol.Version1)));
        _version2 = Pusher(registry, options => options.AddRemoteWrite(Receiver(RemoteWriteProtocol.PreferVersion2)));
    }

    [IterationSetup]
    public void Forget() => _receiver.Bytes = 0;

    [GlobalCleanup]
    public void PrintBytes() => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"// {_receiver.Bytes:N0} bytes in {_receiver.Requests} requests so far"));

    [Benchmark(Baseline = true)]
    public Task Text_and_gzip() => PushAsync(_text);

    [Benchmark]
    public Task Version1() => PushAsync(_version1);

    [Benchmark]
    public Task Version2() => PushAsync(_version2);

    private static async Task PushAsync(MetricPusher pusher)
    {
        PushResult result = await pusher.PushAsync();
        if (!result.IsSuccess)
        {
            throw new InvalidOperationException(result.ToString());
        }
    }

    private MetricPusher Pusher(CollectorRegistry registry, Action<PushOptions> configure)
    {
        var options = new MetricPusherOptions { Job = "bench", Push = { Registry = registry, Timeout = TimeSpan.FromMinutes(1), HttpInvoker = new HttpMessageInvoker(_receiver) } };
        configure(options.Push);
        return new MetricPusher(options);
    }

    private RemoteWriteOptions Receiver(RemoteWriteProtocol protocol) => new()
    {
        Endpoint = new Uri("http://prometheus:9090/api/v1/write"),
        HttpInvoker = new HttpMessageInvoker(_receiver),
        Protocol = protocol,
    };

    private sealed class ReadingHandler : HttpMessageHandler
    {
        public long Bytes { get; set; }

        public int Requests { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            Bytes += request.Content!.Headers.ContentLength ?? 0;
            await request.Content.CopyToAsync(Stream.Null, cancellationToken);
            var response = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request };
            response.Headers.Add("X-Prometheus-Remote-Write-Samples-Written", "0");
            return response;
        }
    }
}
