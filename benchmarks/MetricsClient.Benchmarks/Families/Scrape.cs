using System.Buffers;
using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Families;

/// <summary>
/// A scrape of 27,000 lines into a preallocated buffer, in both text formats, plain and compressed.
/// The exporter of OpenTelemetry writes only to HTTP: see <see cref="ScrapeOverHttp"/>.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams)]
public class Scrape
{
    private const int RoomBytes = 8 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(RoomBytes);
    private readonly MemoryStream _stream = new(RoomBytes);
    private CollectorRegistry _ours = null!;
    private PrometheusNetPeer _prometheusNet = null!;
    private byte[] _finished = [];
    private ExpositionFormat _format = ExpositionFormat.PrometheusText;

    [Params(false, true)]
    public bool OpenMetrics { get; set; }

    /// <summary>The compression level of the servers of MetricsClient.</summary>
    [Params(false, true)]
    public bool Gzip { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var scenario = ScrapeScenario.Of27000Lines();
        _ours = scenario.Ours();
        _prometheusNet = scenario.PrometheusNet();
        _format = OpenMetrics ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText;
        _ours.WriteTo(_buffer, _format);
        _finished = _buffer.WrittenSpan.ToArray();
    }

    [Benchmark]
    public Task MetricsClient_WriteToAsync() => WriteAsync(stream => _ours.WriteToAsync(stream, _format));

    [Benchmark(Baseline = true)]
    public Task PrometheusNet_CollectAndExport() =>
        WriteAsync(OpenMetrics ? _prometheusNet.WriteOpenMetricsToAsync : _prometheusNet.WriteToAsync);

    [Benchmark]
    public Task Floor_Memcpy() => WriteAsync(stream => stream.WriteAsync(_finished).AsTask());

    private async Task WriteAsync(Func<Stream, Task> write)
    {
        _stream.Position = 0;
        if (!Gzip)
        {
            await write(_stream);
            return;
        }

        await using var gzip = new GZipStream(_stream, CompressionLevel.Fastest, leaveOpen: true);
        await write(gzip);
    }
}
