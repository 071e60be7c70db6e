using System.Buffers;
using Google.Protobuf.Collections;
using MetricsClient.Exposition;
using MetricsClient.Model;

namespace MetricsClient.Tests.Exposition;

public sealed class ProtobufEncoderTests
{
    [Fact]
    public void An_empty_registry_is_empty() => Assert.Empty(new CollectorRegistry().InProtobuf());

    [Theory]
    [InlineData(0)]
    [InlineData(122)]
    [InlineData(123)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(200_000)]
    public void Lengths_of_any_size_are_written_correctly(int length)
    {
        var registry = new CollectorRegistry();
        string text = new('x', length);
        registry.CreateGauge("a", text, ["b"], new GaugeOptions { MaxLabelValueBytes = int.MaxValue }).WithLabels(text).Set(1);
        registry.CreateGauge("c", "").Set(2);

        MetricFamilyList families = registry.InProtobuf();

        Assert.Equal(text, families["a"].Help);
        Assert.Equal(text, families["a"].Metric.Single().Label.Single().Value);
        Assert.Equal(2, families["c"].Metric.Single().Gauge.Value);
    }

    [Fact]
    public void A_family_of_more_than_one_segment_reads_back_whole()
    {
        var registry = new CollectorRegistry();
        MetricFamily<Counter> counters = registry.CreateCounter("x_total", "", ["label"], new CounterOptions { MaxSeries = 20_000 });
        for (int i = 0; i < 20_000; i++)
        {
            counters.WithLabels($"ü{i}").Inc(i);
        }

        using var body = new SegmentedBuffer();
        registry.WriteTo(body, ExpositionFormat.Protobuf);
        Decoded.MetricFamily family = Assert.Single(Protobuf.Read(body.AsSequence().ToArray()));

        Assert.Equal(Enumerable.Range(0, 20_000).Select(static i => ($"ü{i}", (double)i)), family.Metric.Select(static metric => (metric.Label[0].Value, metric.Counter.Value)));
    }

    [Fact]
    public void Invalid_UTF16_is_rendered_with_replacement_characters()
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("x", "lone \uD83D", "label").WithLabels("\uDE31\\\"\n").Set(1);

        Decoded.MetricFamily family = Assert.Single(registry.InProtobuf());

        Assert.Equal("lone \uFFFD", family.Help);
        Assert.Equal("\uFFFD\\\"\n", family.Metric[0].Label[0].Value);
    }

    [Fact]
    public void Random_native_buckets_come_back_from_spans_and_deltas()
    {
        var random = new Random(3);
        for (int round = 0; round < 300; round++)
        {
            var native = new NativeBuckets
            {
                Schema = random.Next(-4, 9),
                ZeroThreshold = random.NextDouble(),
                ZeroCount = random.Next(5),
                Positive = RandomBuckets(random),
                Negative = RandomBuckets(random),
            };

            Decoded.Histogram decoded = RoundTrip(native);

            Assert.Equal((native.Schema, native.ZeroThreshold, (ulong)native.ZeroCount), (decoded.Schema, decoded.ZeroThreshold, decoded.ZeroCount));
            Assert.Equal(native.Positive, Filled(decoded.PositiveSpan, decoded.PositiveDelta));
            Assert.Equal(native.Negative, Filled(decoded.NegativeSpan, decoded.NegativeDelta));
            Assert.True(decoded.PositiveSpan.Count + decoded.NegativeSpan.Count > 0);
            Assert.All(decoded.PositiveSpan.Skip(1), static span => Assert.InRange(span.Offset, 3, int.MaxValue));
        }
    }

    private static NativeBucket[] RandomBuckets(Random random)
    {
        int index = random.Next(-2_000, 2_000);
        var buckets = new NativeBucket[random.Next(12)];
        for (int i = 0; i < buckets.Length; i++)
        {
            buckets[i] = new NativeBucket(index, random.NextInt64(1, long.MaxValue >> random.Next(62)));
            index += 1 + (random.Next(3) == 0 ? random.Next(6) : 0);
        }

        return buckets;
    }

    private static Decoded.Histogram RoundTrip(NativeBuckets native)
    {
        var output = new ArrayBufferWriter<byte>();
        MetricEncoder encoder = ExpositionFormat.Protobuf.CreateEncoder(output);
        var schema = new LabelSchema([], []);
        encoder.BeginFamily(new FamilyHeader("x", "", MetricKind.Histogram));
        encoder.Histogram(new LabelSet(schema, schema.Render([])), new HistogramReading(new BucketBounds("x", []), [1], 1) { Native = native });
        encoder.Complete();
        Decoded.Histogram histogram = Assert.Single(Assert.Single(Protobuf.Read(output.WrittenSpan.ToArray())).Metric).Histogram;
        Assert.Empty(histogram.Bucket);
        return histogram;
    }

    private static IEnumerable<NativeBucket> Filled(IEnumerable<Decoded.BucketSpan> spans, RepeatedField<long> deltas) =>
        Protobuf.NativeBuckets(spans, deltas).Where(static bucket => bucket.Count != 0).Select(static bucket => new NativeBucket(bucket.Index, bucket.Count));
}
