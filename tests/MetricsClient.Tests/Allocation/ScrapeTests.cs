using System.Buffers;
using MetricsClient.Exposition;

namespace MetricsClient.Tests.Allocation;

[Collection(nameof(Alone))]
public sealed class ScrapeTests
{
    [Theory]
    [InlineData("PrometheusText")]
    [InlineData("OpenMetricsText")]
    [InlineData("OpenMetricsText2")]
    public void The_allocation_of_a_warm_scrape_does_not_grow_with_the_number_of_series(string format)
    {
        long few = BytesByScrape(families: 3, seriesEach: 10, format);
        long many = BytesByScrape(families: 3, seriesEach: 3_000, format);

        Assert.Equal(few, many);
        Assert.InRange(many, 0, 1024);
    }

    [Theory]
    [InlineData("PrometheusText")]
    [InlineData("OpenMetricsText")]
    [InlineData("OpenMetricsText2")]
    public void The_allocation_of_a_warm_scrape_does_not_grow_with_the_number_of_families(string format) =>
        Assert.Equal(BytesByScrape(families: 3, seriesEach: 1, format), BytesByScrape(families: 300, seriesEach: 1, format));

    [Fact]
    public void A_scrape_in_OpenMetrics_2_allocates_at_most_as_much_as_in_OpenMetrics_1() =>
        Assert.InRange(BytesByScrape(families: 30, seriesEach: 30, "OpenMetricsText2"), 0, BytesByScrape(families: 30, seriesEach: 30, "OpenMetricsText"));

    [Fact]
    public void The_allocation_of_a_warm_protobuf_scrape_grows_only_with_the_segments_of_the_largest_family()
    {
        long few = BytesByScrape(families: 3, seriesEach: 10, "Protobuf");
        long many = BytesByScrape(families: 3, seriesEach: 3_000, "Protobuf");
        long families = BytesByScrape(families: 300, seriesEach: 10, "Protobuf");

        Assert.InRange(few, 0, 1024);
        Assert.Equal(few, families);
        Assert.InRange(many, 0, 4096);
    }

    [Fact]
    public void A_pooled_body_of_more_than_a_megabyte_allocates_almost_nothing()
    {
        CollectorRegistry registry = Registry(families: 3, seriesEach: 600);
        long bodyBytes = 0;

        long allocated = Allocated.BytesBy(() =>
        {
            using var body = new SegmentedBuffer();
            registry.WriteTo(body, ExpositionFormat.PrometheusText);
            bodyBytes = body.Length;
        });

        Assert.InRange(allocated, 0, 8 * 1024);
        Assert.InRange(bodyBytes, 1_000_000, long.MaxValue);
    }

    private static long BytesByScrape(int families, int seriesEach, string format)
    {
        CollectorRegistry registry = Registry(families, seriesEach);
        ExpositionFormat chosen = format switch
        {
            "OpenMetricsText" => ExpositionFormat.OpenMetricsText,
            "OpenMetricsText2" => ExpositionFormat.OpenMetricsText2,
            "Protobuf" => ExpositionFormat.Protobuf,
            _ => ExpositionFormat.PrometheusText,
        };
        var output = new ArrayBufferWriter<byte>();
        return Allocated.BytesBy(() =>
        {
            output.ResetWrittenCount();
            registry.WriteTo(output, chosen);
        });
    }

    private static CollectorRegistry Registry(int families, int seriesEach)
    {
        var registry = new CollectorRegistry();
        for (int family = 0; family < families; family++)
        {
            MetricFamily<Counter> counters = registry.CreateCounter($"counter{family}_total", "Counts.", "label");
            MetricFamily<Gauge> gauges = registry.CreateGauge($"gauge{family}", "Measures.", "label");
            MetricFamily<Histogram> histograms = registry.CreateHistogram(
                $"histogram{family}_seconds", "Observes.", ["label"], new HistogramOptions { Unit = "seconds" });
            for (int series = 0; series < seriesEach; series++)
            {
                counters.WithLabels($"ü{series}").Inc(series + 0.5);
                gauges.WithLabels($"{series}").Set(-series);
                histograms.WithLabels($"{series}").Observe(series);
            }
        }

        return registry;
    }
}
