using MetricsClient.Exposition.Protobuf;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>Writes the message <c>prometheus.Histogram</c>, which both versions of the protocol use.</summary>
internal static class HistogramMessage
{
    private const ulong GaugeHint = 3;

    /// <summary>Writes the fields of a native histogram.</summary>
    public static void Write(ProtobufWriter output, HistogramReading reading, bool isGauge, long timestamp)
    {
        NativeBuckets native = reading.Native!;
        long count = 0;
        foreach (long bucket in reading.Buckets)
        {
            count += bucket;
        }

        var buckets = new ProtobufHistogram(output, EscapingScheme.AllowUtf8);
        output.Unsigned(field: 1, (ulong)count);
        output.Double(field: 3, reading.Sum);
        output.ZigZag(field: 4, native.Schema);
        output.Double(field: 5, native.ZeroThreshold);
        output.Unsigned(field: 6, (ulong)native.ZeroCount);
        buckets.Spans(field: 8, native.Negative);
        buckets.Deltas(field: 9, native.Negative);
        buckets.Spans(field: 11, native.Positive);
        buckets.Deltas(field: 12, native.Positive);
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
}
