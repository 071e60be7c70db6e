namespace MetricsClient.Tests.Reading;

/// <summary>Whatever a registry holds, a reader that shares no code with the encoders is told what was put in.</summary>
[Trait("Rounds", "random")]
public sealed class RandomRegistryTests
{
    private static readonly int s_registries = 300 * Rounds.Factor;

    [Fact]
    public void Prometheus_text_tells_what_was_put_in() => Check(ExpositionFormat.PrometheusText, Expected.InText);

    [Fact]
    public void OpenMetrics_tells_what_was_put_in() => Check(ExpositionFormat.OpenMetricsText, Expected.InOpenMetrics);

    private static void Check(ExpositionFormat format, Func<PutFamily, IEnumerable<string>> expected)
    {
        int first = Random.Shared.Next(1_000_000);
        for (int seed = first; seed < first + s_registries; seed++)
        {
            var random = new RandomRegistry(seed);
            try
            {
                string text = random.Registry.In(format);

                Assert.Equal(random.Families.SelectMany(expected), ReadBack.Families(text).SelectMany(Expected.Read));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed} fails.", failure);
            }
        }
    }
}
