using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Tried;

/// <summary>Measures rejected designs next to the chosen design, so that the page records the reasons.</summary>
internal static class TriedTable
{
    private const double Mega = 1e6;

    public static void Print(TextWriter output)
    {
        Updates(output, [.. Counters.All()]);
        Updates(output, [.. Histograms.All()]);
        Numbers(output);
        Compression(output);
    }

    private static void Updates(TextWriter output, Contender[] contenders)
    {
        double[] one = InterleavedRounds.MedianNanoseconds(contenders, threads: 1);
        double[] two = InterleavedRounds.MedianNanoseconds(contenders, threads: 2);
        output.WriteLine("| ns per call, through a delegate | one thread | 2 threads |");
        output.WriteLine("|---|--:|--:|");
        for (int i = 0; i < contenders.Length; i++)
        {
            output.WriteLine(Invariant($"| {contenders[i].Name} | {one[i]:0.0} | {two[i]:0.0} |"));
        }

        output.WriteLine();
    }

    private static void Numbers(TextWriter output)
    {
        const double Value = 123_456;
        byte[] text = new byte[32];
        Contender[] contenders =
        [
            new("as an integer", Times(() => ((long)Value).TryFormat(text, out _, default, CultureInfo.InvariantCulture))),
            new("as a double", Times(() => Value.TryFormat(text, out _, default, CultureInfo.InvariantCulture))),
        ];
        double[] nanoseconds = InterleavedRounds.MedianNanoseconds(contenders, threads: 1);
        output.WriteLine("| text of a whole number | ns |");
        output.WriteLine("|---|--:|");
        for (int i = 0; i < contenders.Length; i++)
        {
            output.WriteLine(Invariant($"| {contenders[i].Name} | {nanoseconds[i]:0.0} |"));
        }

        output.WriteLine();
    }

    private static void Compression(TextWriter output)
    {
        var scrape = new ArrayBufferWriter<byte>();
        ScrapeScenario.Of27000Lines().Ours().WriteTo(scrape, ExpositionFormat.PrometheusText);
        CompressionLevel[] levels = [CompressionLevel.Fastest, CompressionLevel.Optimal];
        var compressed = new MemoryStream();
        Contender[] contenders = [.. levels.Select(level => new Contender(level.ToString(), Times(() => Compress(scrape, level, compressed))))];
        double[] nanoseconds = InterleavedRounds.MedianNanoseconds(contenders, threads: 1);
        output.WriteLine("| gzip of 27,000 lines | ms | MB |");
        output.WriteLine("|---|--:|--:|");
        output.WriteLine(Invariant($"| none | | {scrape.WrittenCount / Mega:0.00} |"));
        for (int i = 0; i < levels.Length; i++)
        {
            Compress(scrape, levels[i], compressed);
            output.WriteLine(Invariant($"| {levels[i]} | {nanoseconds[i] / Mega:0.0} | {compressed.Length / Mega:0.00} |"));
        }
    }

    private static void Compress(ArrayBufferWriter<byte> scrape, CompressionLevel level, MemoryStream compressed)
    {
        compressed.SetLength(0);
        using var gzip = new GZipStream(compressed, level, leaveOpen: true);
        gzip.Write(scrape.WrittenSpan);
    }

    private static Action<int> Times(Action step) => calls =>
    {
        for (int i = 0; i < calls; i++)
        {
            step();
        }
    };
}
