using System.Buffers;
using System.IO.Compression;
using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>Scrapes of 27,000 lines into a preallocated buffer.</summary>
internal sealed class ScrapeRows
{
    private const int FewCalls = 4;
    private const double OfTheirTime = 0.25;
    private const double OfTheirTimeWithFractions = 0.22;
    private const double LessThanKilobyte = 1023;

    private readonly CollectorRegistry _registry;
    private readonly PrometheusNetPeer _prometheusNet;
    private readonly byte[] _finished;

    /// <param name="hasFractions">True if the values of the counters are fractions instead of integers.</param>
    public ScrapeRows(bool hasFractions = false)
    {
        var scenario = ScrapeScenario.Of27000Lines(hasFractions);
        _registry = scenario.Ours();
        _prometheusNet = scenario.PrometheusNet();
        var output = new ArrayBufferWriter<byte>();
        _registry.WriteTo(output, ExpositionFormat.PrometheusText);
        _finished = output.WrittenSpan.ToArray();
    }

    public RatioRow WriteTo() => RowOf.Milliseconds(
        "scrape of 27,000 lines, WriteTo", Goal.Share(OfTheirTime, Library.PrometheusNet), ToBuffer(), Floors.Memcpy(_finished));

    public RatioRow WriteToAsync() => RowOf.Milliseconds(
        "scrape of 27,000 lines, WriteToAsync", Goal.Share(OfTheirTime, Library.PrometheusNet), ToStream(), Floors.Memcpy(_finished));

    public RatioRow WriteToAllocation() => RowOf.Allocated(
        "scrape, WriteTo, bytes allocated", Goal.Bytes(LessThanKilobyte), FewCalls, ToBuffer());

    public RatioRow WriteToAsyncAllocation() => RowOf.Allocated(
        "scrape, WriteToAsync, bytes allocated", Goal.Bytes(LessThanKilobyte), FewCalls, ToStream());

    public RatioRow FractionsText() => RowOf.Milliseconds(
        "scrape of 27,000 lines, fractions",
        Goal.Share(OfTheirTimeWithFractions, Library.PrometheusNet),
        ToBuffer(),
        Floors.Memcpy(_finished));

    public RatioRow FractionsOpenMetrics() => RowOf.Milliseconds(
        "scrape of 27,000 lines, fractions, OpenMetrics",
        Goal.Share(OfTheirTimeWithFractions, Library.PrometheusNet),
        new SideBySide(ToBuffer(ExpositionFormat.OpenMetricsText).Ours.Run, Into(_prometheusNet.WriteOpenMetricsToAsync)),
        Floors.Memcpy(_finished));

    /// <summary>A scrape in protobuf, against a scrape in the text format. prometheus-net writes the text format.</summary>
    public RatioRow FractionsProtobuf()
    {
        const string Text = "text";
        SideBySide text = ToBuffer(ExpositionFormat.PrometheusText);
        return RowOf.Milliseconds(
            "scrape of 27,000 lines, fractions, protobuf",
            Goal.Share(1, Text),
            ToBuffer(ExpositionFormat.Protobuf),
            text.Ours with { Name = Text });
    }

    /// <summary>A scrape in OpenMetrics with integers, without a goal.</summary>
    public RatioRow OpenMetrics() => RowOf.Milliseconds(
        "scrape of 27,000 lines, OpenMetrics",
        goal: null,
        new SideBySide(
            Into(stream => _registry.WriteToAsync(stream, ExpositionFormat.OpenMetricsText)),
            Into(_prometheusNet.WriteOpenMetricsToAsync)),
        Floors.Memcpy(_finished));

    /// <summary>A scrape through gzip, without a goal, because compression is most of the cost.</summary>
    public RatioRow Gzip() => RowOf.Milliseconds(
        "scrape of 27,000 lines, gzip",
        goal: null,
        new SideBySide(
            Into(Compressed(stream => _registry.WriteToAsync(stream, ExpositionFormat.PrometheusText))),
            Into(Compressed(_prometheusNet.WriteToAsync))),
        new Contender("gzip of the finished text", Into(Compressed(stream => stream.WriteAsync(_finished).AsTask()))));

    private SideBySide ToBuffer() => ToBuffer(ExpositionFormat.PrometheusText);

    private SideBySide ToBuffer(ExpositionFormat format)
    {
        var output = new ArrayBufferWriter<byte>(_finished.Length * 2);
        return new SideBySide(
            calls =>
            {
                for (int i = 0; i < calls; i++)
                {
                    output.ResetWrittenCount();
                    _registry.WriteTo(output, format);
                }
            },
            Into(_prometheusNet.WriteToAsync));
    }

    private SideBySide ToStream() => new(
        Into(stream => _registry.WriteToAsync(stream, ExpositionFormat.PrometheusText)),
        Into(_prometheusNet.WriteToAsync));

    private static Func<Stream, Task> Compressed(Func<Stream, Task> write) => async stream =>
    {
        await using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        await write(gzip);
    };

    private Action<int> Into(Func<Stream, Task> write)
    {
        var output = new MemoryStream(_finished.Length * 2);
        return calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                output.Position = 0;
                write(output).GetAwaiter().GetResult();
            }
        };
    }
}
