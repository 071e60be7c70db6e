using System.Text;
using MetricsClient.Conformance.Referees;
using MetricsClient.Tests.Exposition;

namespace MetricsClient.Conformance.Formats;

/// <summary>
/// Random registries of every kind of metric with names of any characters, in each escaping scheme that the referees can read. Neither
/// promtool nor the Python reader knows quoted names.
/// </summary>
[Trait("Rounds", "random")]
public sealed class EveryKindByChanceTests
{
    private readonly int _seed = Random.Shared.Next(1_000_000);

    [Theory]
    [InlineData("underscores")]
    [InlineData("dots")]
    [InlineData("values")]
    public async Task The_Python_reader_accepts_difficult_values_in_text_and_in_OpenMetrics(string scheme)
    {
        await AssertAcceptedAsync("text", ExpositionFormat.Negotiate($"text/plain;version=0.0.4;escaping={scheme}"));
        await AssertAcceptedAsync("openmetrics", ExpositionFormat.Negotiate($"application/openmetrics-text;version=1.0.0;escaping={scheme}"));
    }

    [Theory]
    [InlineData("underscores")]
    [InlineData("dots")]
    [InlineData("values")]
    public async Task Promtool_can_read_difficult_values_in_text(string scheme)
    {
        for (int seed = _seed; seed < _seed + (15 * Rounds.Factor); seed++)
        {
            string text = Text(seed, ExpositionFormat.Negotiate($"text/plain;version=0.0.4;escaping={scheme}"));

            Assert.True(await Promtool.CanReadAsync(text), $"Seed {seed}:\n{text}");
        }
    }

    private static string Text(int seed, ExpositionFormat format) =>
        Encoding.UTF8.GetString(NastyRegistry.Write(RandomRegistry.Create(new Random(seed)), format));

    private async Task AssertAcceptedAsync(string readAs, ExpositionFormat format)
    {
        string[] scrapes = [.. Enumerable.Range(_seed, 100 * Rounds.Factor).Select(seed => Text(seed, format))];

        IReadOnlyList<string?> refusals = await PythonReader.JudgeAsync(readAs, scrapes);

        Assert.All(
            scrapes.Zip(refusals).Select((item, i) => (Seed: _seed + i, Scrape: item.First, Refusal: item.Second)),
            static item => Assert.True(item.Refusal is null, $"Seed {item.Seed}: {item.Refusal}\n{item.Scrape}"));
    }
}
