using MetricsClient.Tests.Exposition;
using MetricsClient.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Fuzz.Targets;

/// <summary>A random registry of every kind of metric: all formats and escaping schemes have the same samples.</summary>
internal static class FormatsTarget
{
    private static readonly string[] s_sums = ["_sum", "_count", "_gsum", "_gcount"];

    public static void Check(Random random)
    {
        CollectorRegistry registry = RandomRegistry.Create(random);
        foreach (EscapingScheme scheme in Enum.GetValues<EscapingScheme>())
        {
            Dictionary<string, string> decoded = FlatSamples.Of(registry.InProtobuf(scheme));
            string text = Invariant.Render(registry, ExpositionFormat.PrometheusText1.WithEscaping(scheme));
            string openMetrics = Invariant.Render(registry, ExpositionFormat.OpenMetricsText.WithEscaping(scheme));

            Invariant.Equal(Lines(decoded), Lines(FlatSamples.Of(Invariant.Read(text, ScrapeFormat.PrometheusText))), () => text);
            CheckOpenMetrics(decoded, FlatSamples.Of(Invariant.Read(openMetrics, ScrapeFormat.OpenMetrics)), openMetrics);
            if (scheme != EscapingScheme.AllowUtf8)
            {
                string text004 = Invariant.Render(registry, ExpositionFormat.PrometheusText.WithEscaping(scheme));
                Invariant.Holds(text == text004, () => $"Text 1.0.0 and 0.0.4 differ:\n{text}\n{text004}");
            }

            Invariant.Read(
                Invariant.Render(registry, ExpositionFormat.OpenMetricsText.WithEscaping(scheme).WithCreatedSamples()), ScrapeFormat.OpenMetrics);
        }
    }

    /// <summary>A random registry with native histograms: OpenMetrics 2.0 has the same content as protobuf in each escaping scheme.</summary>
    public static void CheckOpenMetrics2(Random random)
    {
        CollectorRegistry registry = RandomRegistry.Create(random);
        RandomNative.AddTo(registry, random);
        foreach (EscapingScheme scheme in Enum.GetValues<EscapingScheme>())
        {
            Dictionary<string, string> decoded = SeriesContent.Of(registry.InProtobuf(scheme));
            string text = Invariant.Render(registry, ExpositionFormat.OpenMetricsText2.WithEscaping(scheme));
            Invariant.Equal(Lines(decoded), Lines(SeriesContent.Of(Invariant.Read(text, ScrapeFormat.OpenMetrics2))), () => text);
        }
    }

    // OpenMetrics forbids some sums with their counts, and quantiles below zero.
    private static void CheckOpenMetrics(Dictionary<string, string> decoded, Dictionary<string, string> openMetrics, string scrape)
    {
        Invariant.Equal([], Lines(openMetrics).Except(Lines(decoded)), () => scrape);
        foreach (string missing in decoded.Keys.Except(openMetrics.Keys))
        {
            string name = missing.Split('\u001F')[0];
            bool isForbidden = s_sums.Any(sum => name.EndsWith(sum, StringComparison.Ordinal))
                || (missing.Contains("\u001Fquantile=", StringComparison.Ordinal) && decoded[missing].StartsWith('-'));
            Invariant.Holds(isForbidden, () => $"OpenMetrics lacks {missing}:\n{scrape}");
        }
    }

    private static IEnumerable<string> Lines(Dictionary<string, string> samples) =>
        samples.OrderBy(static sample => sample.Key, StringComparer.Ordinal).Select(static sample => $"{sample.Key} {sample.Value}");
}
