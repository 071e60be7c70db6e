using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Exposition.Protobuf;

/// <summary>Writes the message <c>io.prometheus.client.Histogram</c>, with classic buckets, native buckets, or both.</summary>
internal sealed class ProtobufHistogram
{
    private readonly ProtobufWriter _output;
    private readonly EscapingScheme _scheme;

    public ProtobufHistogram(ProtobufWriter output, EscapingScheme scheme)
    {
        _output = output;
        _scheme = scheme;
    }

    public void Write(int field, HistogramReading reading)
    {
        int start = _output.Begin(field);
        _output.Unsigned(field: 1, (ulong)reading.Count());
        _output.Double(field: 2, reading.Sum);
        if (reading.HasClassicBuckets)
        {
            Classic(reading);
        }

        if (reading.Native is not null)
        {
            Native(reading.Native);
        }

        _output.Timestamp(field: 15, reading.CreatedMilliseconds);
        _output.End(start);
    }

    private void Classic(HistogramReading reading)
    {
        long running = 0;
        for (int i = 0; i < reading.Buckets.Length; i++)
        {
            running += reading.Buckets[i];
            if (reading.Exemplars.IsEmpty || reading.Exemplars[i] is not { } exemplar)
            {
                _output.Bucket(field: 3, (ulong)running, reading.Bounds[i]);
                continue;
            }

            int start = _output.Begin(field: 3);
            _output.Unsigned(field: 1, (ulong)running);
            _output.Double(field: 2, reading.Bounds[i]);
            _output.Exemplar(field: 3, exemplar, _scheme);
            _output.End(start);
        }
    }

    private void Native(NativeBuckets native)
    {
        _output.ZigZag(field: 5, native.Schema);
        _output.Double(field: 6, native.ZeroThreshold);
        _output.Unsigned(field: 7, (ulong)native.ZeroCount);
        Spans(field: 9, native.Negative);
        Deltas(field: 10, native.Negative);
        Spans(field: 12, native.Positive);
        Deltas(field: 13, native.Positive);
        if (native.Positive.Length == 0 && native.Negative.Length == 0)
        {
            // An empty span marks the histogram as native. Otherwise a server would take a histogram without observations for a classic
            // histogram.
            OneSpan(field: 12, offset: 0, length: 0);
        }

        foreach (StoredExemplar exemplar in native.Exemplars)
        {
            _output.Exemplar(field: 16, exemplar, _scheme);
        }
    }

    /// <summary>Writes the spans of buckets: the ranges of indexes that have counts.</summary>
    public void Spans(int field, NativeBucket[] buckets)
    {
        var spans = new NativeSpans(buckets);
        while (spans.Next())
        {
            OneSpan(field, spans.Offset, spans.Length);
        }
    }

    private void OneSpan(int field, int offset, int length)
    {
        int start = _output.Begin(field);
        _output.ZigZag(field: 1, offset);
        _output.Unsigned(field: 2, (ulong)length);
        _output.End(start);
    }

    /// <summary>
    /// Writes the first count, and then for each bucket its difference from the previous bucket. Empty buckets inside a span are included.
    /// </summary>
    public void Deltas(int field, NativeBucket[] buckets)
    {
        if (buckets.Length == 0)
        {
            return;
        }

        int start = _output.Begin(field);
        long before = 0;
        var counts = new NativeCounts(buckets);
        while (counts.Next())
        {
            _output.PackedZigZag(counts.Count - before);
            before = counts.Count;
        }

        _output.End(start);
    }
}
