using System.Text;
using MetricsClient.Conformance.Referees;
using MetricsClient.Tests.Reading;

namespace MetricsClient.Conformance.Reading;

/// <summary>The referees accept every random registry, and read the numbers that were set.</summary>
[Trait("Rounds", "random")]
public sealed class RandomRegistryTests
{
    private static readonly KeyValuePair<string, string> s_last = KeyValuePair.Create("le", "+Inf");

    private readonly int _seed = Random.Shared.Next(1_000_000);

    [Fact]
    public async Task The_Python_reader_accepts_either_format_of_any_registry()
    {
        RandomRegistry[] registries = [.. Enumerable.Range(_seed, 150 * Rounds.Factor).Select(static seed => new RandomRegistry(seed))];

        await AssertAccepted("text", registries, ExpositionFormat.PrometheusText);
        await AssertAccepted("openmetrics", registries, ExpositionFormat.OpenMetricsText);
    }

    [Fact]
    public async Task Promtool_can_read_the_text_of_any_registry()
    {
        for (int seed = _seed; seed < _seed + (30 * Rounds.Factor); seed++)
        {
            Assert.True(await Promtool.CanReadAsync(Text(new RandomRegistry(seed), ExpositionFormat.PrometheusText)), $"Seed {seed}.");
        }
    }

    [Fact]
    public async Task The_Python_reader_reads_the_numbers_that_were_set()
    {
        for (int seed = _seed; seed < _seed + (10 * Rounds.Factor); seed++)
        {
            var registry = new RandomRegistry(seed);

            ReadScrape scrape = await PythonReader.ReadOpenMetricsAsync(Encoding.UTF8.GetBytes(Text(registry, ExpositionFormat.OpenMetricsText)));

            Assert.Null(scrape.Error);
            string[] put = [.. PutNumbers(registry)];
            string[] read = [.. ReadNumbers(scrape)];
            Assert.True(
                put.SequenceEqual(read),
                $"Seed {seed}: '{string.Join("', '", put.Except(read))}' was set, but '{string.Join("', '", read.Except(put))}' read.");
        }
    }

    private static async Task AssertAccepted(string format, RandomRegistry[] registries, ExpositionFormat written)
    {
        string[] scrapes = [.. registries.Select(registry => Text(registry, written))];
        IReadOnlyList<string?> refusals = await PythonReader.JudgeAsync(format, scrapes);
        Assert.All(scrapes.Zip(refusals), static item => Assert.True(item.Second is null, $"{item.Second}\n{item.First}"));
    }

    // For a histogram only the last bucket, since OpenMetrics leaves out some sums.
    private static IEnumerable<string> PutNumbers(RandomRegistry registry) => registry.Families
        .SelectMany(static family => family.Series.Select(series => series.Buckets is { } buckets
            ? Number(family.Name + "_bucket", series.Labels.Append(s_last), buckets[^1].Count)
            : Number(family.Name, series.Labels, series.Value)))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> ReadNumbers(ReadScrape scrape) => scrape.Families
        .SelectMany(static family => family.Samples.Where(sample => family.Type != "histogram" || sample.Labels.Contains(s_last)))
        .Select(static sample => Number(sample.Name, sample.Labels, sample.Number))
        .Order(StringComparer.Ordinal);

    // The Python reader parses -0 as an integer, which has no sign; adding 0 removes the sign here too.
    private static string Number(string name, IEnumerable<KeyValuePair<string, string>> labels, double value) =>
        $"{name} {string.Concat(labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"[{label.Key}={label.Value}]"))} {value + 0.0:R}";

    private static string Text(RandomRegistry registry, ExpositionFormat format) =>
        Encoding.UTF8.GetString(NastyRegistry.Write(registry.Registry, format));
}
