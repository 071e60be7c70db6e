using System.Text;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Tests.Reading.Corpus;

namespace MetricsClient.Tool.Tests.Reading;

public sealed class AcceptedTests
{
    public static TheoryData<string, string> Text => new(TextCorpus.Accepted.Select(static item => (item.Key, item.Value)));

    public static TheoryData<string, string> OpenMetrics => new(OpenMetricsCorpus.Accepted.Select(static item => (item.Key, item.Value)));

    public static TheoryData<string, string> OpenMetrics2 => new(OpenMetrics2Corpus.Accepted.Select(static item => (item.Key, item.Value)));

    [Theory]
    [MemberData(nameof(Text))]
    public void Valid_Prometheus_text_is_read(string text, string expected) =>
        Assert.Equal(expected, ReadingText.Of(text, ScrapeFormat.PrometheusText));

    [Theory]
    [MemberData(nameof(OpenMetrics))]
    public void Valid_OpenMetrics_is_read(string text, string expected) =>
        Assert.Equal(expected, ReadingText.Of(text, ScrapeFormat.OpenMetrics));

    [Theory]
    [MemberData(nameof(OpenMetrics2))]
    public void Valid_OpenMetrics_2_is_read(string text, string expected) =>
        Assert.Equal(expected, ReadingText.Of(text, ScrapeFormat.OpenMetrics2));

    // The specification calls the examples 29 and 30 incorrect, because groups of states are interleaved. In example 29 each group is
    // whole and adjacent, so by the definition of a group the example is correct.
    [Fact]
    public void Every_example_of_the_specification_of_OpenMetrics_2_is_read_except_the_incorrect_example()
    {
        Assert.Equal(46, OpenMetrics2Corpus.Examples.Count);
        Assert.Equal(
            ["30: StateSet: line 7, column 1: Lines of another metric stand between lines with these labels. Keep all lines with the same labels together."],
            OpenMetrics2Corpus.Examples
                .Select(static example => (example.Title, ScrapeReader.Read(Encoding.UTF8.GetBytes(example.Text), ScrapeFormat.OpenMetrics2).Refusal))
                .Where(static example => example.Refusal is not null)
                .Select(static example => $"{example.Title}: {example.Refusal}"));
    }

    [Fact]
    public void The_largest_example_of_the_specification_is_read_whole() => Assert.Equal(
        """
        Summary acme_http_router_request_seconds in seconds: Latency though all of ACME's HTTP request router.
          acme_http_router_request_seconds [path=/api/v1] [method=GET] {count 807283 sum 9036.32 quantile 0.95:2 0.99:20} st@1605281325
          acme_http_router_request_seconds [path=/api/v2] [method=GET] {count 34 sum 479.3 quantile 0.95:2.5 0.99:2.9} st@1605301325
        Gauge go_goroutines: Number of goroutines that currently exist.
          go_goroutines 69
        Counter process_cpu_seconds_total in seconds: Total user and system CPU time spent in seconds.
          process_cpu_seconds_total 4200722.46
        Histogram acme_http_request_seconds in seconds: Latency histogram of all of ACME's HTTP requests.
          acme_http_request_seconds [path=/api/v1] [method=GET] {count 2 sum 120 schema 0 zero 0.0001:0 positive 1:1 2:1 bucket 0.5:1 1:2 Infinity:2} st@1605301325
        GaugeHistogram acme_http_request_seconds:rate5m
          acme_http_request_seconds:rate5m [path=/api/v1] [method=GET] {count 0.01 sum 2 schema 0 zero 0.0001:0 positive 1:0.005 2:0.005}
        Counter foodb.read.errors: The number of errors in the read path for fooDb.
          foodb.read.errors [service.name=my_service] 3482

        """,
        ReadingText.Of(OpenMetrics2Corpus.Examples[0].Text, ScrapeFormat.OpenMetrics2));

    [Fact]
    public void A_null_character_is_allowed_in_help_and_labels()
    {
        const string Text = "# HELP a x\0y\na{b=\"x\0y\"} 1\n";

        Assert.Equal("Unknown a: x\0y\n  a [b=x\0y] 1\n", ReadingText.Of(Text, ScrapeFormat.PrometheusText));
        Assert.Equal("Unknown a: x\0y\n  a [b=x\0y] 1\n", ReadingText.Of(Text + "# EOF\n", ScrapeFormat.OpenMetrics));
    }

    [Fact]
    public void A_label_is_found_by_its_name()
    {
        ScrapeSample sample = ScrapeReader.Read("a{b=\"c\"} 1\n"u8, ScrapeFormat.PrometheusText).Families[0].Samples[0];

        Assert.Equal("c", sample["b"]);
        Assert.Null(sample["d"]);
    }
}
