using MetricsClient.Tool.Reading;

namespace MetricsClient.Tests.Reading;

/// <summary>The golden files are read back equal.</summary>
public sealed class GoldenReadBackTests
{
    [Fact]
    public void The_reader_returns_everything_in_Prometheus_text()
    {
        string golden = Golden.Read("rich.text.golden");

        Assert.Equal(golden, Rewritten.InText(ReadBack.Families(golden)));
    }

    [Fact]
    public void The_reader_returns_everything_in_OpenMetrics_text()
    {
        string golden = Golden.Read("rich.openmetrics.golden");

        Assert.Equal(golden, Rewritten.InOpenMetrics(ReadBack.Families(golden)));
    }

    [Fact]
    public void A_golden_file_of_either_format_reads_back_equal()
    {
        Assert.All(["rich.text.golden", "rich.openmetrics.golden"], static file =>
        {
            IReadOnlyList<ScrapeFamily> families = ReadBack.Families(Golden.Read(file));

            Assert.Equal(
                "Back\\slash, \"quotes\", line\nfeed, carriage\rreturn, \\n.",
                families.Single(static family => family.Name == "help_escapes").Help);
            Assert.Equal(
                "Grüße, 花火, 😱, lone \uFFFD and \uFFFD.", families.Single(static family => family.Name == "help_unicode").Help);
            Assert.Equal(
                [
                    ("", ""), ("quote\"back\\slash", "line\nfeed"), ("carriage\rreturn\ttab", "{},="), ("Grüße", "花火"),
                    ("😱", "\u0000\u007F\u2028"), ("lone \uFFFD", "\uFFFD\uFFFD"), ("\\", "\""), ("ends with \\", "a\",other=\"b"),
                ],
                families.Single(static family => family.Name == "label_values").Samples.Select(static sample => (sample["value"]!, sample["other"]!)));
            Assert.Equal(
                [
                    double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, -1234.5678, double.Epsilon, double.MaxValue, 0.00001, 1 / 3.0,
                ],
                families.Single(static family => family.Name == "gauge_numbers").Samples.Select(static sample => sample.Value));
        });
    }
}
