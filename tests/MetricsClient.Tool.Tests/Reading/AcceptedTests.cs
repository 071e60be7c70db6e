using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Tests.Reading.Corpus;

namespace MetricsClient.Tool.Tests.Reading;

public sealed class AcceptedTests
{
    public static TheoryData<string, string> Text => new(TextCorpus.Accepted.Select(static item => (item.Key, item.Value)));

    public static TheoryData<string, string> OpenMetrics => new(OpenMetricsCorpus.Accepted.Select(static item => (item.Key, item.Value)));

    [Theory]
    [MemberData(nameof(Text))]
    public void Valid_Prometheus_text_is_read(string text, string expected) =>
        Assert.Equal(expected, ReadingText.Of(text, ScrapeFormat.PrometheusText));

    [Theory]
    [MemberData(nameof(OpenMetrics))]
    public void Valid_OpenMetrics_is_read(string text, string expected) =>
        Assert.Equal(expected, ReadingText.Of(text, ScrapeFormat.OpenMetrics));

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
