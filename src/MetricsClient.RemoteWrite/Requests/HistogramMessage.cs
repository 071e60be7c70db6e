using System.Buffers.Binary;
using MetricsClient.Exposition.Protobuf;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>Writes the message <c>prometheus.Histogram</c>, which both versions of the protocol use.</summary>
internal static class HistogramMessage
{
    private const ulong GaugeHint = 3;

    // The schema of histograms whose bounds are in the message.
    private const int CustomSchema = -53;

    /// <summary>Writes the fields of a native histogram.</summary>
    /// <param name="output">Receives the fields.</param>
    /// <param name="reading">The histogram.</param>
    /// <param name="isCustom">True if the classic buckets are written, with their bounds; false if the native buckets are written.</param>
    /// <param name="isGauge">True if the counts may decrease.</param>
    /// <param name="timestamp">The time of the sample, in milliseconds since 1970.</param>
    public static void Write(ProtobufWriter output, HistogramReading reading, bool isCustom, bool isGauge, long timestamp)
    {
        output.Unsigned(field: 1, (ulong)reading.Count());
        output.Double(field: 3, reading.Sum);
        if (isCustom)
        {
            CustomBuckets(output, reading);
        }
        else
        {
            Buckets(output, reading.Native!);
        }

        if (isGauge)
        {
            output.Unsigned(field: 14, GaugeHint);
        }

        output.Signed(field: 15, timestamp);
    }

    /// <summary>Writes the fields of the marker that ends a series of native histograms.</summary>
    public static void WriteStale(ProtobufWriter output, long timestamp)
    {
        output.Double(field: 3, BitConverter.Int64BitsToDouble(RequestWriter.StaleMarker));
        output.Signed(field: 15, timestamp);
    }

    /// <summary>
    /// Returns the exemplars of a native histogram in the order of time and value, because Prometheus drops an exemplar that precedes the
    /// last exemplar of its series in this order.
    /// </summary>
    /// <param name="reading">The histogram.</param>
    /// <param name="isCustom">True if the classic buckets are written.</param>
    public static StoredExemplar[] Exemplars(HistogramReading reading, bool isCustom)
    {
        StoredExemplar?[] all = isCustom ? reading.Exemplars.ToArray() : reading.Native!.Exemplars;
        return all.Length == 0
            ? []
            : [.. all.OfType<StoredExemplar>().OrderBy(static exemplar => exemplar.Milliseconds).ThenBy(static exemplar => exemplar.Value)];
    }

    /// <summary>Returns true if an exemplar follows another in the order of time and value.</summary>
    public static bool IsNewer(StoredExemplar exemplar, StoredExemplar? other) =>
        other is null || (exemplar.Milliseconds, exemplar.Value).CompareTo((other.Milliseconds, other.Value)) > 0;

    private static void Buckets(ProtobufWriter output, NativeBuckets native)
    {
        var buckets = new ProtobufHistogram(output, EscapingScheme.AllowUtf8);
        output.ZigZag(field: 4, native.Schema);
        output.Double(field: 5, native.ZeroThreshold);
        output.Unsigned(field: 6, (ulong)native.ZeroCount);
        buckets.Spans(field: 8, native.Negative);
        buckets.Deltas(field: 9, native.Negative);
        buckets.Spans(field: 11, native.Positive);
        buckets.Deltas(field: 12, native.Positive);
    }

    // One span with all buckets, also with empty buckets. So the layout never changes, and a storage does not have to begin a new chunk.
    private static void CustomBuckets(ProtobufWriter output, HistogramReading reading)
    {
        output.ZigZag(field: 4, CustomSchema);
        int span = output.Begin(field: 11);
        output.ZigZag(field: 1, 0);
        output.Unsigned(field: 2, (ulong)reading.Buckets.Length);
        output.End(span);
        int deltas = output.Begin(field: 12);
        long previous = 0;
        foreach (long bucket in reading.Buckets)
        {
            output.PackedZigZag(bucket - previous);
            previous = bucket;
        }

        output.End(deltas);
        int finite = reading.Buckets.Length - 1;
        if (finite == 0)
        {
            return;
        }

        Span<byte> bounds = output.BeginBytes(field: 16, finite * sizeof(double), out int start);
        for (int i = 0; i < finite; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bounds[(i * sizeof(double))..], reading.Bounds[i]);
        }

        output.Advance(finite * sizeof(double));
        output.End(start);
    }
}
