using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Tests.Reading.Corpus;

namespace MetricsClient.Tool.Tests.Reading;

public sealed class AcceptedTests
{
    public static TheoryData<string, string> Text => new(TextCorpus.Accepted.Select(static item => (item.Key, item.Value)));

    public static TheoryData<string, string> OpenMetrics => new(OpenMetricsCorpus.Accepted.Select(static item => (item.Key, item.Value)));

    [Theory]
    [MemberData(nameof(Text))]
    public void What_Prometheus_text_can_say_is_read(string text, string told) =>
        Assert.Equal(told, Told.By(text, ScrapeFormat.PrometheusText));

    [Theory]
    [MemberData(nameof(OpenMetrics))]
    public void What_OpenMetrics_can_say_is_read(string text, string told) =>
        Assert.Equal(told, Told.By(text, ScrapeFormat.OpenMetrics));

    [Fact]
    public void A_null_character_is_one_like_others_in_help_and_labels()
    {
        const string Text = "# HELP a x\0y\na{b=\"x\0y\"} 1\n";

        Assert.Equal("Unknown a: x\0y\n  a [b=x\0y] 1\n", Told.By(Text, ScrapeFormat.PrometheusText));
        Assert.Equal("Unknown a: x\0y\n  a [b=x\0y] 1\n", Told.By(Text + "# EOF\n", ScrapeFormat.OpenMetrics));
    }

    [Fact]
    public void A_label_is_found_by_its_name()
    {
        ScrapeSample sample = ScrapeReader.Read("a{b=\"c\"} 1\n"u8, ScrapeFormat.PrometheusText).Families[0].Samples[0];

        Assert.Equal("c", sample["b"]);
        Assert.Null(sample["d"]);
    }
}
