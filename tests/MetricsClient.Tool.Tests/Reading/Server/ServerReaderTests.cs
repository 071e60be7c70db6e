using System.Text;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Server;

namespace MetricsClient.Tool.Tests.Reading.Server;

public sealed class ServerReaderTests
{
    [Fact]
    public void Every_page_has_the_verdict_of_a_real_Prometheus()
    {
        string[] different = [.. ServerVerdicts.All
            .Where(static page => ServerReader.Check(page.Page, page.Format) is null != page.Accepted)
            .Select(static page => $"{page.Format} {ServerVerdicts.Shown(page.Page)} should be {(page.Accepted ? "accepted" : "refused")}")];

        Assert.Empty(different);
        Assert.InRange(ServerVerdicts.All.Count, 300, int.MaxValue);
    }

    [Fact]
    public void A_refusal_is_at_a_place_within_the_page()
    {
        foreach ((_, ScrapeFormat format, byte[] page) in ServerVerdicts.All)
        {
            Assert.True(
                ServerReader.Check(page, format) is not { } refusal || MutatedScrape.Contains(Encoding.UTF8.GetString(page), refusal.Place),
                ServerVerdicts.Shown(page));
        }
    }

    [Theory]
    [InlineData("# TYPE  a  counter\na 1\n", "line 1, column 11: ' counter' is not a type for a Prometheus server. Write exactly one blank before counter, gauge, histogram, summary or untyped, and nothing behind the word.")]
    [InlineData("{\"a\0b\"} 1\n", "line 1, column 4: A Prometheus server refuses a NUL character here. Remove the NUL character.")]
    [InlineData("a 0 1\0\n", "line 1, column 6: Expected the end of the line, but found the byte 0x00. Write only a timestamp in digits after the value.")]
    [InlineData("a{b=\"c\",b=\"d\"} 1\n", "line 1, column 9: The label 'b' occurs twice. Rename or remove one label.")]
    public void A_refusal_names_the_place_the_problem_and_the_remedy(string page, string refusal) =>
        Assert.Equal(refusal, ServerReader.Check(Encoding.UTF8.GetBytes(page), ScrapeFormat.PrometheusText)?.ToString());
}
