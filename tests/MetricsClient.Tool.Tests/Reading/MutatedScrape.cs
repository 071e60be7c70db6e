using System.Text;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Tests.Reading.Corpus;

namespace MetricsClient.Tool.Tests.Reading;

/// <summary>Scrapes with random changes, which a reader must accept or refuse.</summary>
internal static class MutatedScrape
{
    // Texts with a meaning in some place of a scrape, so that a change affects more than label values.
    private static readonly string[] s_pieces = ["\"", "{", "}", ",", "=", " ", "#", "\\", "\n", "\t", "_", "le", "NaN", "-1", "a", "😱", "\r", "# EOF\n", "[", "]", ":", "st@", "0"];

    private static readonly string[] s_accepted = [.. TextCorpus.Accepted.Keys, .. OpenMetricsCorpus.Accepted.Keys, .. OpenMetrics2Corpus.Accepted.Keys];

    /// <summary>Changes a scrape of the corpus in one to three places.</summary>
    /// <returns>The changed scrape.</returns>
    public static string Create(Random random) => Change(s_accepted[random.Next(s_accepted.Length)], random);

    /// <summary>Changes a scrape in one to three places.</summary>
    /// <returns>The changed scrape.</returns>
    public static string Change(string text, Random random)
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

    /// <summary>Returns true if a place lies within a scrape, or directly behind a line or the last line, where something is missing.</summary>
    public static bool Contains(string text, Place place)
    {
        string[] lines = (text + "\n").Split('\n');
        return place.Line >= 1
            && place.Line <= lines.Length
            && place.Column >= 1
            && place.Column <= lines[place.Line - 1].EnumerateRunes().Count() + 1;
    }
}
