using System.Text;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Tests.Reading.Corpus;

namespace MetricsClient.Tool.Tests.Reading;

public sealed class MutationTests
{
    // What means something somewhere, so that a change hits more than label values.
    private static readonly string[] s_pieces = ["\"", "{", "}", ",", "=", " ", "#", "\\", "\n", "\t", "_", "le", "NaN", "-1", "a", "😱", "\r", "# EOF\n"];

    [Fact]
    public void Whatever_is_changed_in_a_scrape_it_is_read_or_refused_at_a_place_within_it()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        string[] scrapes = [.. TextCorpus.Accepted.Keys, .. OpenMetricsCorpus.Accepted.Keys];
        for (int i = 0; i < 20_000; i++)
        {
            string text = Changed(scrapes[random.Next(scrapes.Length)], random);
            foreach (ScrapeFormat format in Enum.GetValues<ScrapeFormat>())
            {
                ScrapeReading reading = ScrapeReader.Read(Encoding.UTF8.GetBytes(text), format);

                Assert.True(
                    reading.Refusal is not { } refusal || IsWithin(refusal.Place, text),
                    $"Seed {seed}: {format} refuses '{text}' at {reading.Refusal?.Place}.");
            }
        }
    }

    private static string Changed(string text, Random random)
    {
        var changed = new StringBuilder(text);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(changed.Length + 1);
            if (random.Next(3) == 0 && at < changed.Length)
            {
                changed.Remove(at, Math.Min(random.Next(1, 4), changed.Length - at));
            }
            else
            {
                changed.Insert(at, s_pieces[random.Next(s_pieces.Length)]);
            }
        }

        return changed.ToString();
    }

    // One column behind the end of a line, and the line behind the last one, are where something is missing.
    private static bool IsWithin(Place place, string text)
    {
        string[] lines = (text + "\n").Split('\n');
        return place.Line <= lines.Length
            && place.Column >= 1
            && place.Column <= lines[place.Line - 1].EnumerateRunes().Count() + 1;
    }
}
