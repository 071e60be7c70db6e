namespace MetricsClient.Tests.Reading;

/// <summary>The content of a random registry reads back equal, by a reader that shares no code with the encoders.</summary>
[Trait("Rounds", "random")]
public sealed class RandomRegistryTests
{
    private static readonly int s_registries = 300 * Rounds.Factor;

    [Fact]
    public void Prometheus_text_reads_back_equal() => Check(ExpositionFormat.PrometheusText, Expected.InText);

    [Fact]
    public void OpenMetrics_text_reads_back_equal() => Check(ExpositionFormat.OpenMetricsText, Expected.InOpenMetrics);

    [Fact]
    public void OpenMetrics_2_text_reads_back_equal() => Check(ExpositionFormat.OpenMetricsText2, Expected.InOpenMetrics2);

    private static void Check(ExpositionFormat format, Func<PutFamily, IEnumerable<string>> expected)
    {
        int first = Random.Shared.Next(1_000_000);
        for (int seed = first; seed < first + s_registries; seed++)
        {
            var random = new RandomRegistry(seed);
            try
            {
                string text = random.Registry.In(format);

                Assert.Equal(random.Families.SelectMany(expected), ReadBack.Families(text, ReadBack.FormatOf(format)).SelectMany(Expected.Read));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed} fails.", failure);
            }
        }
    }
}
