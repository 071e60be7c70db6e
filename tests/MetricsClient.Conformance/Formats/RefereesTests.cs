using System.Text;
using MetricsClient.Conformance.Referees;

namespace MetricsClient.Conformance.Formats;

/// <summary>
/// promtool and the Python reader accept every kind of metric with names of any characters. Neither referee knows quoted names, which
/// a real Prometheus reads in other tests.
/// </summary>
public sealed class RefereesTests
{
    public static TheoryData<EscapingScheme> Schemes => [EscapingScheme.Underscores, EscapingScheme.Dots, EscapingScheme.Values];

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Promtool_reads_text(EscapingScheme scheme)
    {
        ExpositionFormat format = ExpositionFormat.PrometheusText1.WithEscaping(scheme);

        byte[] text = NastyRegistry.Write(EveryKindRegistry.Create(), format);

        Assert.True(await Promtool.CanReadAsync(Encoding.UTF8.GetString(text)));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task The_python_reader_reads_openmetrics(EscapingScheme scheme)
    {
        ExpositionFormat format = ExpositionFormat.OpenMetricsText.WithEscaping(scheme).WithCreatedSamples();

        ReadScrape scrape = await PythonReader.ReadOpenMetricsAsync(NastyRegistry.Write(EveryKindRegistry.Create(), format));

        Assert.Null(scrape.Error);
        Assert.Equal(
            ["counter", "gauge", "gaugehistogram", "histogram", "info", "stateset", "summary", "unknown"],
            scrape.Families.Select(static family => family.Type).Distinct().Order());
    }
}
