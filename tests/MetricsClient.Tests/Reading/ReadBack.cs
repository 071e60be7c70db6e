using System.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tests.Reading;

/// <summary>What the tool's reader, which shares no code with the encoders, makes of an exposition.</summary>
internal static class ReadBack
{
    /// <summary>The families; fails where the reader refuses.</summary>
    public static IReadOnlyList<ScrapeFamily> Families(string exposition) => Families(
        exposition, exposition.EndsWith("# EOF\n", StringComparison.Ordinal) ? ScrapeFormat.OpenMetrics : ScrapeFormat.PrometheusText);

    /// <summary>The format in which the reader reads an exposition.</summary>
    public static ScrapeFormat FormatOf(ExpositionFormat format) =>
        format.ContentType.StartsWith("text", StringComparison.Ordinal) ? ScrapeFormat.PrometheusText
        : format.ContentType.Contains("version=2.0.0", StringComparison.Ordinal) ? ScrapeFormat.OpenMetrics2
        : ScrapeFormat.OpenMetrics;

    /// <summary>The families; fails where the reader refuses.</summary>
    public static IReadOnlyList<ScrapeFamily> Families(string exposition, ScrapeFormat format)
    {
        ScrapeReading reading = ScrapeReader.Read(Encoding.UTF8.GetBytes(exposition), format);
        Assert.True(reading.Refusal is null, $"The reader refuses {format}: {reading.Refusal}\n{exposition}");
        return reading.Families;
    }
}
