using MetricsClient.Tests.Reading;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Fuzz.Targets;

/// <summary>A random registry with a record of the values that were set: all text formats have exactly these values.</summary>
internal static class SamplesTarget
{
    public static void Check(Random random)
    {
        var input = new RandomRegistry(random.Next());
        string text = Invariant.Render(input.Registry, ExpositionFormat.PrometheusText);
        string openMetrics = Invariant.Render(input.Registry, ExpositionFormat.OpenMetricsText);

        Invariant.Equal(
            input.Families.SelectMany(Expected.InText),
            Invariant.Read(text, ScrapeFormat.PrometheusText).SelectMany(Expected.Read),
            () => text);
        Invariant.Equal(
            input.Families.SelectMany(Expected.InOpenMetrics),
            Invariant.Read(openMetrics, ScrapeFormat.OpenMetrics).SelectMany(Expected.Read),
            () => openMetrics);
        string openMetrics2 = Invariant.Render(input.Registry, ExpositionFormat.OpenMetricsText2);
        Invariant.Equal(
            input.Families.SelectMany(Expected.InOpenMetrics2),
            Invariant.Read(openMetrics2, ScrapeFormat.OpenMetrics2).SelectMany(Expected.Read),
            () => openMetrics2);
    }
}
