using System.Text;
using MetricsClient.Conformance.Referees;

namespace MetricsClient.Conformance.Formats;

/// <summary>
/// promtool and the Python reader accept every kind of metric with names of any characters. Neither referee knows quoted names, which
/// a real Prometheus reads in other tests.
/// </summary>
public sealed class RefereesTests
{
    public static TheoryData<string> Schemes => ["underscores", "dots", "values"];

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Promtool_reads_text(string scheme)
    {
        var format = ExpositionFormat.Negotiate($"text/plain;version=1.0.0;escaping={scheme}");

        byte[] text = NastyRegistry.Write(EveryKindRegistry.Create(), format);

        Assert.True(await Promtool.CanReadAsync(Encoding.UTF8.GetString(text)));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task The_python_reader_reads_openmetrics(string scheme)
    {
        ExpositionFormat format = ExpositionFormat.Negotiate($"application/openmetrics-text;version=1.0.0;escaping={scheme}").WithCreatedSamples();

        ReadScrape scrape = await PythonReader.ReadOpenMetricsAsync(NastyRegistry.Write(EveryKindRegistry.Create(), format));

        Assert.Null(scrape.Error);
        Assert.Equal(
            ["counter", "gauge", "gaugehistogram", "histogram", "info", "stateset", "summary", "unknown"],
            scrape.Families.Select(static family => family.Type).Distinct().Order());
    }
}
