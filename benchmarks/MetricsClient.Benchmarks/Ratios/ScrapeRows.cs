using System.Buffers;
using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>The goals for a scrape of 27,000 lines, into memory that is there already.</summary>
internal sealed class ScrapeRows
{
    private const int FewCalls = 4;
    private const string PeerName = "prometheus-net";

    private readonly CollectorRegistry _registry;
    private readonly PrometheusNetPeer _prometheusNet;
    private readonly byte[] _finished;

    public ScrapeRows()
    {
        var scenario = ScrapeScenario.Of27000Lines();
        _registry = scenario.Ours();
        _prometheusNet = scenario.PrometheusNet();
        var output = new ArrayBufferWriter<byte>();
        _registry.WriteTo(output, ExpositionFormat.PrometheusText);
        _finished = output.WrittenSpan.ToArray();
    }

    public RatioRow WriteTo() => RowOf.Nanoseconds(
        "scrape of 27,000 lines, WriteTo", threads: 1, Goal.Share(0.25), OursToBuffer(), Theirs(), Floors.Memcpy(_finished));

    public RatioRow WriteToAsync() => RowOf.Nanoseconds(
        "scrape of 27,000 lines, WriteToAsync", threads: 1, Goal.Share(0.25), OursToStream(), Theirs(), Floors.Memcpy(_finished));

    public RatioRow WriteToAllocation() => RowOf.Allocated(
        "scrape, WriteTo, bytes allocated", Goal.Bytes(1023), FewCalls, OursToBuffer(), Theirs());

    public RatioRow WriteToAsyncAllocation() => RowOf.Allocated(
        "scrape, WriteToAsync, bytes allocated", Goal.Bytes(1023), FewCalls, OursToStream(), Theirs());

    private Contender OursToBuffer()
    {
        var output = new ArrayBufferWriter<byte>(_finished.Length * 2);
        return new Contender("MetricsClient", calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                output.ResetWrittenCount();
                _registry.WriteTo(output, ExpositionFormat.PrometheusText);
            }
        });
    }

    private Contender OursToStream() =>
        ToStream("MetricsClient", output => _registry.WriteToAsync(output, ExpositionFormat.PrometheusText));

    private Contender Theirs() => ToStream(PeerName, _prometheusNet.WriteToAsync);

    private Contender ToStream(string name, Func<Stream, Task> write)
    {
        var output = new MemoryStream(_finished.Length * 2);
        return new Contender(name, calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                output.Position = 0;
                write(output).GetAwaiter().GetResult();
            }
        });
    }
}
