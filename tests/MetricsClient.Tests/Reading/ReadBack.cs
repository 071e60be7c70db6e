using System.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tests.Reading;

/// <summary>What the tool's reader, which shares no code with the encoders, makes of an exposition.</summary>
internal static class ReadBack
{
    /// <summary>The families; fails where the reader refuses.</summary>
    public static IReadOnlyList<ScrapeFamily> Families(string exposition)
    {
        ScrapeFormat format = exposition.EndsWith("# EOF\n", StringComparison.Ordinal) ? ScrapeFormat.OpenMetrics : ScrapeFormat.PrometheusText;
        ScrapeReading reading = ScrapeReader.Read(Encoding.UTF8.GetBytes(exposition), format);
        Assert.True(reading.Refusal is null, $"The reader refuses {format}: {reading.Refusal}\n{exposition}");
        return reading.Families;
    }
}
