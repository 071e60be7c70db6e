using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Collections;
using MetricsClient.Text;

namespace MetricsClient.Tests.Exposition;

/// <summary>Reads scrapes in protobuf with Google's library.</summary>
internal static class Protobuf
{
    public static MetricFamilyList InProtobuf(this CollectorRegistry registry, EscapingScheme scheme = EscapingScheme.AllowUtf8)
    {
        var output = new ArrayBufferWriter<byte>();
        registry.WriteTo(output, ExpositionFormat.Protobuf.WithEscaping(scheme));
        return Read(output.WrittenSpan.ToArray());
    }

    public static MetricFamilyList Read(byte[] body)
    {
        using var stream = new MemoryStream(body);
        var families = new MetricFamilyList();
        while (stream.Position < stream.Length)
        {
            families.Add(Decoded.MetricFamily.Parser.ParseDelimitedFrom(stream));
        }

        return families;
    }

    /// <summary>Returns the native buckets of the spans, also the empty buckets.</summary>
    /// <exception cref="InvalidDataException">Deltas are left after the last span.</exception>
    public static IEnumerable<(int Index, long Count)> NativeBuckets(IEnumerable<Decoded.BucketSpan> spans, RepeatedField<long> deltas)
    {
        int index = 0;
        int next = 0;
        long count = 0;
        foreach (Decoded.BucketSpan span in spans)
        {
            index += span.Offset;
            for (int i = 0; i < span.Length; i++)
            {
                count += deltas[next++];
                yield return (index++, count);
            }
        }

        if (next != deltas.Count)
        {
            throw new InvalidDataException($"{deltas.Count} deltas for {next} buckets of the spans.");
        }
    }
}

/// <summary>The families of one scrape, in order.</summary>
internal sealed class MetricFamilyList : List<Decoded.MetricFamily>
{
    public Decoded.MetricFamily this[string name] => this.Single(family => family.Name == name);

    /// <summary>One family on each line, as JSON.</summary>
    public override string ToString() => string.Concat(this.Select(static family => $"{JsonFormatter.Default.Format(family)}\n"));
}
