using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Tests.Reading.Corpus;

namespace MetricsClient.Tool.Tests.Reading;

public sealed class RefusedTests
{
    public static TheoryData<string, string> Text => new(RefusedTextCorpus.Refused.Select(static item => (item.Key, item.Value)));

    public static TheoryData<string, string> OpenMetrics => new(RefusedOpenMetricsCorpus.Refused.Select(static item => (item.Key, item.Value)));

    public static TheoryData<string, string> OpenMetrics2 => new(RefusedOpenMetrics2Corpus.Refused.Select(static item => (item.Key, item.Value)));

    [Theory]
    [MemberData(nameof(Text))]
    public void Invalid_Prometheus_text_is_refused_with_place_and_remedy(string text, string refusal) =>
        Assert.Equal(refusal, ReadingText.Of(text, ScrapeFormat.PrometheusText));

    [Theory]
    [MemberData(nameof(OpenMetrics))]
    public void Invalid_OpenMetrics_is_refused_with_place_and_remedy(string text, string refusal) =>
        Assert.Equal(refusal, ReadingText.Of(text, ScrapeFormat.OpenMetrics));

    [Theory]
    [MemberData(nameof(OpenMetrics2))]
    public void Invalid_OpenMetrics_2_is_refused_with_place_and_remedy(string text, string refusal) =>
        Assert.Equal(refusal, ReadingText.Of(text, ScrapeFormat.OpenMetrics2));

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0xC3, 0xA4, 0xFF }, "line 2, column 2: A byte here is not UTF-8. Save the text as UTF-8.")]
    [InlineData(new byte[] { 0xC3 }, "line 1, column 1: A byte here is not UTF-8. Save the text as UTF-8.")]
    [InlineData(new byte[] { (byte)'a', 0xED, 0xA0, 0xBD }, "line 1, column 2: A byte here is not UTF-8. Save the text as UTF-8.")]
    [InlineData(new byte[] { (byte)'a', 0xC0, 0x80 }, "line 1, column 2: A byte here is not UTF-8. Save the text as UTF-8.")]
    public void Invalid_UTF8_is_refused_in_both_formats(byte[] bytes, string refusal)
    {
        Assert.Equal(refusal, ReadingText.Of(bytes, ScrapeFormat.PrometheusText));
        Assert.Equal(refusal, ReadingText.Of(bytes, ScrapeFormat.OpenMetrics));
    }

    [Fact]
    public void A_column_counts_characters_not_bytes_or_UTF16_units() => Assert.Equal(
        "line 2, column 10: The label 'b' occurs twice. Rename or remove one label.",
        ReadingText.Of("# HELP a 😱\na{b=\"😱ß\",b=\"c\"} 1\n", ScrapeFormat.PrometheusText));

    [Fact]
    public void A_quoted_text_in_a_message_is_short_and_on_one_line() => Assert.Equal(
        "line 1, column 3: The value '" + new string('x', 60) + "…' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ReadingText.Of("a " + new string('x', 100_000) + "\n", ScrapeFormat.PrometheusText));

    [Fact]
    public void A_rejected_scrape_has_no_families_and_has_a_place_a_problem_and_a_remedy()
    {
        ScrapeReading reading = ScrapeReader.Read("a 1\nb x\n"u8, ScrapeFormat.PrometheusText);

        Assert.Empty(reading.Families);
        Assert.Equal(
            new Refusal(new Place(2, 3), "The value 'x' is not a number", "Write a decimal number, +Inf, -Inf or NaN"),
            reading.Refusal);
    }
}
