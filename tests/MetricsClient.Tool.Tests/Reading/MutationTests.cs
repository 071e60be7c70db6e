using System.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tool.Tests.Reading;

[Trait("Rounds", "random")]
public sealed class MutationTests
{
    private static readonly int s_scrapes = 20_000 * Rounds.Factor;

    [Fact]
    public void A_mutated_scrape_is_accepted_or_rejected_at_a_place_within_the_scrape()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int i = 0; i < s_scrapes; i++)
        {
            string text = MutatedScrape.Create(random);
            foreach (ScrapeFormat format in Enum.GetValues<ScrapeFormat>())
            {
                ScrapeReading reading = ScrapeReader.Read(Encoding.UTF8.GetBytes(text), format);

                Assert.True(
                    reading.Refusal is not { } refusal || MutatedScrape.Contains(text, refusal.Place),
                    $"Seed {seed}: {format} refuses '{text}' at {reading.Refusal?.Place}.");
            }
        }
    }
}
