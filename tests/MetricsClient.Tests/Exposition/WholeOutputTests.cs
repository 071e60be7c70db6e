using System.Text;

namespace MetricsClient.Tests.Exposition;

public sealed class WholeOutputTests
{
    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("hi-IN")]
    public void A_rich_registry_in_Prometheus_text_is_the_same_in_every_culture(string culture)
    {
        string text = Culture.Run(culture, static () => SecondScrape(ExpositionFormat.PrometheusText));

        Assert.Equal(Golden.Read("rich.text.golden"), text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("hi-IN")]
    public void A_rich_registry_in_OpenMetrics_is_the_same_in_every_culture(string culture)
    {
        string text = Culture.Run(culture, static () => SecondScrape(ExpositionFormat.OpenMetricsText));

        Assert.Equal(Golden.Read("rich.openmetrics.golden"), text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public void A_rich_registry_in_OpenMetrics_2_is_the_same_in_every_culture(string culture) => Golden.Check(
        "rich.openmetrics2.golden", Culture.Run(culture, static () => SecondScrape(ExpositionFormat.OpenMetricsText2)));

    [Fact]
    public void An_empty_registry_is_empty_in_Prometheus_text() => Assert.Equal("", new CollectorRegistry().InText());

    [Fact]
    public void An_empty_registry_is_only_an_end_in_OpenMetrics() => Assert.Equal("# EOF\n", new CollectorRegistry().InOpenMetrics());

    [Fact]
    public void No_line_of_any_format_is_duplicated()
    {
        CollectorRegistry registry = RichRegistry.Create();

        Assert.All([registry.InText(), registry.InOpenMetrics()], static text =>
        {
            string[] lines = text.TrimEnd('\n').Split('\n');
            Assert.Equal(lines.Distinct(), lines);
        });
    }

    [Fact]
    public async Task A_stream_receives_the_same_bytes_as_a_buffer()
    {
        var registry = new CollectorRegistry();
        registry.CreateCounter("jobs_total", "Jobs.").Inc();
        using var stream = new MemoryStream();

        await registry.WriteToAsync(stream, ExpositionFormat.OpenMetricsText, TestContext.Current.CancellationToken);

        Assert.Equal(registry.InOpenMetrics(), Encoding.UTF8.GetString(stream.ToArray()));
    }

    // The first one makes the callback fail, which the second one shows.
    private static string SecondScrape(ExpositionFormat format)
    {
        CollectorRegistry registry = RichRegistry.Create();
        registry.In(format);
        return registry.In(format);
    }
}
