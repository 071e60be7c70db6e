using System.Net;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Families;

/// <summary>
/// The same 27,000 lines over loopback, from the HttpListener server of each library. Server and client run in one
/// process, so the figures contain the cost of the client, equal for all libraries. The servers of the peers do not compress.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams)]
public class ScrapeOverHttp
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
    private MetricServer _ours = null!;
    private Prometheus.MetricServer _prometheusNet = null!;
    private OpenTelemetryPeer _openTelemetry = null!;
    private Uri _ourAddress = null!;
    private Uri _prometheusNetAddress = null!;

    /// <summary>True if the scraper accepts gzip, as Prometheus does.</summary>
    [Params(false, true)]
    public bool Gzip { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var scenario = ScrapeScenario.Of27000Lines();
        _ours = new MetricServer(new MetricServerOptions { Port = 0, Registries = { scenario.Ours() } }).Start();
        _ourAddress = new Uri(Invariant($"http://localhost:{_ours.Port}/metrics"));
        (_prometheusNet, _prometheusNetAddress) = scenario.PrometheusNet().Serve();
        _openTelemetry = scenario.OpenTelemetry();
        if (Gzip)
        {
            _client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _client.Dispose();
        _ours.Dispose();
        _prometheusNet.Dispose();
        _openTelemetry.Dispose();
    }

    [Benchmark]
    public Task<int> MetricsClient_MetricServer() => ReadAsync(_ourAddress);

    [Benchmark(Baseline = true)]
    public Task<int> PrometheusNet_MetricServer() => ReadAsync(_prometheusNetAddress);

    [Benchmark]
    public Task<int> OpenTelemetry_HttpListener() => ReadAsync(_openTelemetry.Address);

    private async Task<int> ReadAsync(Uri address)
    {
        byte[] body = await _client.GetByteArrayAsync(address);
        return body.Length;
    }
}
