using System.Buffers;
using System.Text;
using MetricsClient.Tests.Reading;

namespace MetricsClient.Tests;

/// <summary>What a scrape of a registry shows.</summary>
internal static class RegistryText
{
    // Throws where bytes are not UTF-8, so that every test that reads text also checks that.
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string InText(this CollectorRegistry registry) => registry.In(ExpositionFormat.PrometheusText);

    public static string InOpenMetrics(this CollectorRegistry registry) => registry.In(ExpositionFormat.OpenMetricsText);

    public static string InOpenMetrics2(this CollectorRegistry registry) => registry.In(ExpositionFormat.OpenMetricsText2);

    public static string In(this CollectorRegistry registry, ExpositionFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        registry.WriteTo(output, format);
        string text = s_strict.GetString(output.WrittenSpan);
        ReadBack.Families(text, ReadBack.FormatOf(format));
        return text;
    }

    /// <summary>The exposition that was written, which the tool's reader must accept.</summary>
    public static string AsText(this ArrayBufferWriter<byte> output)
    {
        string text = s_strict.GetString(output.WrittenSpan);
        ReadBack.Families(text);
        return text;
    }

    /// <summary>The samples of one scrape, in order.</summary>
    public static List<Sample> Samples(this CollectorRegistry registry) => Sample.Parse(registry.InText());

    /// <summary>The value of one sample, by its name and labels as they stand on the line; null when it is not shown.</summary>
    public static double? ValueOf(this CollectorRegistry registry, string series) =>
        registry.Samples().Find(sample => sample.Series == series)?.Value;
}
